@description('Required. The network of the hub.')
param hubName string

@description('Required. The network that is peered with it.')
param spokeId string

@description('Required. Its name.')
param spokeName string

resource hub 'Microsoft.Network/virtualNetworks@2026-03-01' existing = {
  name: hubName
}

resource peering 'Microsoft.Network/virtualNetworks/virtualNetworkPeerings@2026-03-01' = {
  parent: hub
  name: 'to-${spokeName}'
  properties: {
    remoteVirtualNetwork: { id: spokeId }
    allowVirtualNetworkAccess: true
    allowForwardedTraffic: false
    allowGatewayTransit: false
    useRemoteGateways: false
  }
}
