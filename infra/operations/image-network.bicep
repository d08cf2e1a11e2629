import { networkNames } from '../names.bicep'

@description('Required. The identity that makes images.')
param principalId string

resource network 'Microsoft.Network/virtualNetworks@2026-03-01' existing = {
  name: networkNames.building
}

resource joins 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(network.id, 'joins')
  properties: {
    roleName: 'Image builder on ${resourceGroup().name}'
    description: 'Joins the subnets in which images are made, and changes nothing of them.'
    type: 'CustomRole'
    assignableScopes: [resourceGroup().id]
    permissions: [
      {
        actions: [
          'Microsoft.Network/virtualNetworks/read'
          'Microsoft.Network/virtualNetworks/subnets/read'
          'Microsoft.Network/virtualNetworks/subnets/join/action'
        ]
      }
    ]
  }
}

resource mayJoin 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(network.id, 'image-builder')
  scope: network
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: joins.id
  }
}
