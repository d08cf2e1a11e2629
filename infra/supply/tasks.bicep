@description('Required. The registry.')
param registryName string

@description('Required. The region.')
param location string

@description('Required. The subnet of the agents.')
param subnetId string

resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' existing = {
  name: registryName
}

// No stable version has agent pools. They patch and scan what is in quarantine, in a subnet with rules of its own.
resource agents 'Microsoft.ContainerRegistry/registries/agentPools@2025-03-01-preview' = {
  parent: registry
  name: 'agents'
  location: location
  properties: {
    count: 1
    os: 'Linux'
    tier: 'S1'
    virtualNetworkSubnetResourceId: subnetId
  }
}
