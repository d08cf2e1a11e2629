@description('Required. The region.')
param location string

@description('Required. The vault of the key.')
param vaultId string

@description('Required. The key, with its version; a later one is taken up.')
param keyUri string

@description('Required. The identity that wraps with it.')
param identityId string

resource set 'Microsoft.Compute/diskEncryptionSets@2026-03-02' = {
  name: 'des-platform'
  location: location
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    encryptionType: 'EncryptionAtRestWithPlatformAndCustomerKeys'
    rotationToLatestKeyVersionEnabled: true
    activeKey: { keyUrl: keyUri, sourceVault: { id: vaultId } }
  }
}

@description('The set.')
output id string = set.id
