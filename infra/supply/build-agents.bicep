@export()
@description('The machines that build images, apart from the cluster.')
type BuildAgents = {
  @description('Required. How many there are. A build service that scales them has its own count; begin with none.')
  count: int

  @description('Required. The names at which they ask their build service for work; none lets them reach no service.')
  buildService: string[]
}

@description('Required. The region.')
param location string

@description('Required. Their subnet, from which no way leads to the cluster.')
param subnetId string

@description('Required. How many there are.')
param count int

@description('Required. The public key of an account that nobody uses: nothing reaches their subnet.')
param sshPublicKey string

@description('Optional. The name of that account.')
param account string = 'unused'

resource build 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: 'id-build'
}

// As a build service wants a scale set that it scales: nothing is replaced or added but by its word.
resource agents 'Microsoft.Compute/virtualMachineScaleSets@2026-04-01' = {
  name: 'vmss-build-agents'
  location: location
  zones: ['1', '2', '3']
  sku: { name: 'Standard_D4ds_v5', capacity: count }
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${build.id}': {} } }
  properties: {
    orchestrationMode: 'Uniform'
    overprovision: false
    singlePlacementGroup: false
    upgradePolicy: { mode: 'Manual' }
    virtualMachineProfile: {
      securityProfile: {
        encryptionAtHost: true
        securityType: 'TrustedLaunch'
        uefiSettings: { secureBootEnabled: true, vTpmEnabled: true }
      }
      storageProfile: {
        imageReference: {
          publisher: 'Canonical'
          offer: 'ubuntu-24_04-lts'
          sku: 'server'
          version: 'latest'
        }
        // Nothing of a build outlives its machine.
        osDisk: {
          createOption: 'FromImage'
          caching: 'ReadOnly'
          diffDiskSettings: { option: 'Local' }
        }
      }
      osProfile: {
        computerNamePrefix: 'build'
        adminUsername: account
        linuxConfiguration: {
          disablePasswordAuthentication: true
          provisionVMAgent: true
          ssh: { publicKeys: [{ path: '/home/${account}/.ssh/authorized_keys', keyData: sshPublicKey }] }
        }
      }
      diagnosticsProfile: { bootDiagnostics: { enabled: true } }
      networkProfile: {
        networkInterfaceConfigurations: [
          {
            name: 'nic'
            properties: {
              primary: true
              enableIPForwarding: false
              ipConfigurations: [{ name: 'private', properties: { primary: true, subnet: { id: subnetId } } }]
            }
          }
        ]
      }
    }
  }
}
