import { Logs } from '../types.bicep'
import { roles } from '../roles.bicep'

@description('Required. The region.')
param location string

@description('Required. Where logs go.')
param logs Logs

@description('Required. Their subnet, which the Bastion alone reaches.')
param subnetId string

@description('Required. The image.')
param imageId string

@description('Required. The public key of an account that nobody uses: people sign in with Entra.')
param sshPublicKey string

@description('Required. The groups of people who sign in.')
param users string[]

@description('Required. The data collection endpoint.')
param endpointId string

@description('Optional. The name of that account.')
param account string = 'unused'

@description('Required. The disk encryption set.')
param diskEncryptionSetId string

resource boxes 'Microsoft.Compute/virtualMachineScaleSets@2026-04-01' = {
  name: 'vmss-jump-boxes'
  location: location
  zones: ['1', '2', '3']
  sku: { name: 'Standard_D2ds_v5', capacity: 2 }
  identity: { type: 'SystemAssigned' }
  properties: {
    orchestrationMode: 'Uniform'
    overprovision: false
    upgradePolicy: { mode: 'Automatic' }
    virtualMachineProfile: {
      securityProfile: {
        encryptionAtHost: true
        securityType: 'TrustedLaunch'
        uefiSettings: { secureBootEnabled: true, vTpmEnabled: true }
      }
      storageProfile: {
        imageReference: { id: imageId }
        osDisk: {
          createOption: 'FromImage'
          caching: 'ReadWrite'
          managedDisk: {
            storageAccountType: 'Premium_LRS'
            diskEncryptionSet: { id: diskEncryptionSetId }
          }
        }
      }
      osProfile: {
        computerNamePrefix: 'jump'
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
      extensionProfile: {
        extensions: [
          {
            name: 'AADSSHLoginForLinux'
            properties: {
              publisher: 'Microsoft.Azure.ActiveDirectory'
              type: 'AADSSHLoginForLinux'
              typeHandlerVersion: '1.0'
              autoUpgradeMinorVersion: true
            }
          }
          {
            name: 'AzureMonitorLinuxAgent'
            properties: {
              publisher: 'Microsoft.Azure.Monitor'
              type: 'AzureMonitorLinuxAgent'
              typeHandlerVersion: '1.0'
              autoUpgradeMinorVersion: true
              enableAutomaticUpgrade: true
            }
          }
        ]
      }
    }
  }
}

resource signIns 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for group in users: {
    name: guid(boxes.id, group)
    scope: boxes
    properties: {
      principalId: group
      principalType: 'Group'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.virtualMachineUser)
    }
  }
]

// Who signed in, and what was done as root.
resource rule 'Microsoft.Insights/dataCollectionRules@2024-03-11' = {
  name: 'dcr-jump-boxes'
  location: location
  kind: 'Linux'
  properties: {
    dataCollectionEndpointId: endpointId
    dataSources: {
      syslog: [
        { name: 'people', streams: ['Microsoft-Syslog'], facilityNames: ['auth', 'authpriv'], logLevels: ['*'] }
      ]
    }
    destinations: { logAnalytics: [{ name: 'workspace', workspaceResourceId: logs.workspaceId }] }
    dataFlows: [{ streams: ['Microsoft-Syslog'], destinations: ['workspace'] }]
  }
}

resource ruleAssociation 'Microsoft.Insights/dataCollectionRuleAssociations@2024-03-11' = {
  name: 'people'
  scope: boxes
  properties: { dataCollectionRuleId: rule.id }
}
