@description('Required. The name.')
param name string

@description('Required. The region.')
param location string

@description('Required. The subnet.')
param subnetId string

@description('Required. What it leads to.')
param targetId string

@description('Required. Which part of it, as Azure names it.')
param groupId string

@description('Required. The zones that the names go to.')
param zoneIds string[]

@description('Optional. The fixed address; empty lets Azure choose.')
param address string = ''

@description('Optional. The member that has the fixed address.')
param memberName string = 'default'

resource endpoint 'Microsoft.Network/privateEndpoints@2026-03-01' = {
  name: name
  location: location
  properties: {
    subnet: { id: subnetId }
    customNetworkInterfaceName: 'nic-${name}'
    ipConfigurations: empty(address)
      ? []
      : [
          {
            name: 'fixed'
            properties: { groupId: groupId, memberName: memberName, privateIPAddress: address }
          }
        ]
    privateLinkServiceConnections: [
      {
        name: name
        properties: { privateLinkServiceId: targetId, groupIds: [groupId] }
      }
    ]
  }
}

resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2026-03-01' = {
  parent: endpoint
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [
      for (zone, index) in zoneIds: { name: 'zone-${index}', properties: { privateDnsZoneId: zone } }
    ]
  }
}
