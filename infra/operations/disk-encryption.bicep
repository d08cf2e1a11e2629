import { roles } from '../roles.bicep'

@description('Required. The region.')
param location string

@description('Required. The vault of the key.')
param vaultId string

@description('Required. The key, with its version; a later one is taken up.')
param keyUri string

@description('Required. The identity that wraps with it.')
param identityId string

@description('Required. The identity of the control plane, which makes the disks of nodes.')
param controlPlanePrincipalId string

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

// Nodes get their disks from the control plane.
resource uses 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(set.id, 'control-plane')
  scope: set
  properties: {
    principalId: controlPlanePrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.reader)
  }
}

@description('The set.')
output id string = set.id
