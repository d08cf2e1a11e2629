@description('Required. The name.')
param name string

@description('Required. The region.')
param location string

resource policy 'Microsoft.Network/firewallPolicies@2026-03-01' = {
  name: name
  location: location
  properties: {
    sku: { tier: 'Premium' }
    threatIntelMode: 'Deny'
    intrusionDetection: { mode: 'Deny' }
    // Rules by name hold for what the asking network saw, since it asks the firewall.
    dnsSettings: { enableProxy: true, requireProxyForNetworkRules: true }
    insights: { isEnabled: false }
  }
}

@description('The policy.')
output id string = policy.id

@description('Its name.')
output name string = policy.name
