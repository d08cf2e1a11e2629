@description('Required. The region.')
param location string

resource plan 'Microsoft.Network/ddosProtectionPlans@2026-03-01' = {
  name: 'ddos-hub'
  location: location
}

@description('The plan.')
output id string = plan.id
