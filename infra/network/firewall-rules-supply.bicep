import { cloud } from '../cloud.bicep'
import { workload } from '../workload.bicep'

@description('Required. The policy.')
param policyName string

@description('Required. The region.')
param location string

@description('Required. All subnets by name.')
param places object

@description('Required. The login server of the registry.')
param registryServer string

@description('Optional. Where build agents take packages and sources from.')
param sources string[] = ['api.nuget.org', 'deb.debian.org', 'mcr.microsoft.com']

@description('Required. The names at which build agents ask for work.')
param buildService string[]

var https = [{ protocolType: 'Https', port: workload.ports.https }]
var registryRegion = '${split(registryServer, '.')[0]}.${location}.data.${cloud.registry}'

resource supply 'Microsoft.Network/firewallPolicies/ruleCollectionGroups@2026-03-01' = {
  name: '${policyName}/supply'
  properties: {
    priority: 400
    ruleCollections: [
      {
        ruleCollectionType: 'FirewallPolicyFilterRuleCollection'
        name: 'services-of-azure'
        priority: 200
        action: { type: 'Allow' }
        rules: [
          {
            ruleType: 'NetworkRule'
            name: 'registry-tasks'
            sourceAddresses: [places['registry-agents']]
            ipProtocols: ['TCP']
            destinationAddresses: ['AzureKeyVault', 'Storage', 'EventHub', 'AzureActiveDirectory', 'AzureMonitor']
            destinationPorts: [string(workload.ports.https)]
          }
          {
            // Image Builder keeps its state in an account whose name it makes up.
            ruleType: 'NetworkRule'
            name: 'image-builder'
            sourceAddresses: [places['image-builder'], places['image-builder-containers']]
            ipProtocols: ['TCP']
            destinationAddresses: ['Storage.${location}']
            destinationPorts: [string(workload.ports.https)]
          }
        ]
      }
      {
        ruleCollectionType: 'FirewallPolicyFilterRuleCollection'
        name: 'builds'
        priority: 300
        action: { type: 'Allow' }
        rules: [
          {
            ruleType: 'ApplicationRule'
            name: 'registry'
            sourceAddresses: [places['build-agents']]
            protocols: https
            targetFqdns: [registryServer, registryRegion, cloud.login]
          }
          {
            ruleType: 'ApplicationRule'
            name: 'sources'
            sourceAddresses: [places['build-agents']]
            protocols: https
            targetFqdns: concat(sources, buildService)
          }
          {
            ruleType: 'ApplicationRule'
            name: 'image-builder'
            sourceAddresses: [places['image-builder'], places['image-builder-containers']]
            protocols: https
            targetFqdns: [
              cloud.arm
              cloud.login
              'aka.ms'
              'archive.ubuntu.com'
              'azure.archive.ubuntu.com'
              'packages.microsoft.com'
              'security.ubuntu.com'
              'github.com'
              'objects.githubusercontent.com'
              'release-assets.githubusercontent.com'
              'dl.k8s.io'
              'cdn.dl.k8s.io'
            ]
          }
        ]
      }
    ]
  }
}
