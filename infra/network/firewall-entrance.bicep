import { workload } from '../workload.bicep'

@description('Required. The policy.')
param policyName string

@description('Required. The public address of the firewall.')
param publicAddress string

// The first decryption is in the cluster. Intrusion detection looks at what is visible without it.
resource entrance 'Microsoft.Network/firewallPolicies/ruleCollectionGroups@2026-03-01' = {
  name: '${policyName}/entrance'
  properties: {
    priority: 100
    ruleCollections: [
      {
        ruleCollectionType: 'FirewallPolicyNatRuleCollection'
        name: 'entrance'
        priority: 100
        action: { type: 'DNAT' }
        rules: [
          {
            ruleType: 'NatRule'
            name: 'buyers'
            sourceAddresses: ['*']
            ipProtocols: ['TCP']
            destinationAddresses: [publicAddress]
            destinationPorts: ['443']
            translatedAddress: workload.entrance.address
            translatedPort: string(workload.entrance.port)
          }
        ]
      }
    ]
  }
}
