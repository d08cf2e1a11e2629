import { cloud } from '../cloud.bicep'
import { workload, poolNames } from '../workload.bicep'

@description('Required. The policy.')
param policyName string

@description('Required. The region.')
param location string

@description('Required. All subnets by name.')
param places object

@description('Required. The login server of the registry.')
param registryServer string

@description('Required. The names at which build agents ask for work.')
param buildService string[]

var https = [{ protocolType: 'Https', port: workload.ports.https }]
var nodes = map(poolNames, pool => places['nodes-${pool}'])
var pods = map(poolNames, pool => places['pods-${pool}'])
var fluxHost = split(replace(replace(workload.flux.url, 'https://', ''), 'oci://', ''), '/')[0]

// What AKS itself needs is a tag that Azure maintains. Names below are what its extensions need besides.
var clusterRules = [
  {
    ruleType: 'ApplicationRule'
    name: 'kubernetes'
    sourceAddresses: concat(nodes, pods)
    protocols: https
    fqdnTags: ['AzureKubernetesService']
  }
  {
    ruleType: 'ApplicationRule'
    name: 'policy'
    sourceAddresses: [places['pods-system']]
    protocols: https
    targetFqdns: ['data.policy.${cloud.storage}', 'store.policy.${cloud.storage}']
  }
  {
    ruleType: 'ApplicationRule'
    name: 'extensions'
    sourceAddresses: [places['pods-system']]
    protocols: https
    targetFqdns: ['${location}.dp.kubernetesconfiguration.azure.com', 'mcr.microsoft.com', cloud.arm, cloud.login]
  }
  {
    ruleType: 'ApplicationRule'
    name: 'source-of-flux'
    sourceAddresses: [places['pods-system']]
    protocols: https
    targetFqdns: [fluxHost]
  }
  {
    // Defender names its endpoints by tenant and region under one domain, and documents no narrower list.
    ruleType: 'ApplicationRule'
    name: 'defender'
    sourceAddresses: pods
    protocols: https
    targetFqdns: ['*.cloud.defender.microsoft.com']
  }
]

var signIn = map(filter(workload.uses, use => use.entra), use => {
  ruleType: 'ApplicationRule'
  name: '${use.scope}-signs-in'
  // Pods for themselves; nodes for the certificates that they mount.
  sourceAddresses: [places['pods-${use.scope}'], places['nodes-${use.scope}']]
  protocols: https
  targetFqdns: [cloud.login]
})

var declared = map(workload.egress, destination => {
  ruleType: 'ApplicationRule'
  name: '${destination.scope}-${destination.name}'
  sourceAddresses: [places['pods-${destination.scope}']]
  protocols: [{ protocolType: 'Https', port: destination.port }]
  targetFqdns: [destination.host]
})

resource cluster 'Microsoft.Network/firewallPolicies/ruleCollectionGroups@2026-03-01' = {
  name: '${policyName}/cluster'
  properties: {
    priority: 200
    ruleCollections: [
      {
        ruleCollectionType: 'FirewallPolicyFilterRuleCollection'
        name: 'platform'
        priority: 200
        action: { type: 'Allow' }
        rules: clusterRules
      }
      {
        ruleCollectionType: 'FirewallPolicyFilterRuleCollection'
        name: 'declared'
        priority: 300
        action: { type: 'Allow' }
        rules: concat(signIn, declared)
      }
    ]
  }
}

// Policy groups are changed one at a time.
resource people 'Microsoft.Network/firewallPolicies/ruleCollectionGroups@2026-03-01' = {
  name: '${policyName}/people'
  dependsOn: [cluster]
  properties: {
    priority: 300
    ruleCollections: [
      {
        ruleCollectionType: 'FirewallPolicyFilterRuleCollection'
        name: 'jump-boxes'
        priority: 200
        action: { type: 'Allow' }
        rules: [
          {
            ruleType: 'ApplicationRule'
            name: 'azure'
            sourceAddresses: [places['jump-boxes']]
            protocols: https
            targetFqdns: [
              cloud.arm
              cloud.login
              'graph.microsoft.com'
              'aka.ms'
              'packages.microsoft.com'
              fluxHost
              'pas.windows.net'
            ]
          }
        ]
      }
    ]
  }
}

module supply 'firewall-rules-supply.bicep' = {
  dependsOn: [people]
  params: {
    policyName: policyName
    location: location
    places: places
    registryServer: registryServer
    buildService: buildService
  }
}
