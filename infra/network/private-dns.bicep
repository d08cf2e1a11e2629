@description('Required. The networks whose machines ask. The hub is one: its firewall asks for all.')
param networks { name: string, id: string }[]

@description('Required. The zones.')
param names string[]

var links = flatten(map(names, zone => map(networks, network => { zone: zone, network: network })))

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for name in names: {
    name: name
    location: 'global'
  }
]

resource zoneLinks 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for link in links: {
    name: '${link.zone}/${link.network.name}'
    location: 'global'
    dependsOn: zones
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: link.network.id }
    }
  }
]

@description('The zones by name.')
output ids object = toObject(names, name => name, name => resourceId('Microsoft.Network/privateDnsZones', name))
