import { Flow } from '../types.bicep'
import { workload, poolNames } from '../workload.bicep'

// Where the API server's private endpoint is: AKS puts it among the nodes of the system pool.
var apiServer = 'nodes-system'
var https = string(workload.ports.https)
var kubelet = '10250'
var nodePorts = '30000-32767'
var scopes = map(workload.pools, pool => pool.scope)

var declared = map(workload.flows, flow => {
  from: 'pods-${flow.from}'
  to: 'pods-${flow.to}'
  protocol: flow.protocol
  port: string(flow.port)
  purpose: flow.purpose
})

var egress = flatten(map(
  workload.egress,
  destination =>
    map(destination.addresses, address => {
      from: 'pods-${destination.scope}'
      to: address
      protocol: 'Tcp'
      port: string(destination.port)
      purpose: destination.name
    })
))

// Pods that reach their scope's vault or database. Nodes mount certificates from the vault for them.
var stores = flatten(map(
  workload.uses,
  use =>
    concat(
      [
        {
          from: 'nodes-${use.scope}'
          to: 'endpoints-${use.scope}'
          protocol: 'Tcp'
          port: https
          purpose: 'certificates'
        }
      ],
      use.keyVault
        ? [
            {
              from: 'pods-${use.scope}'
              to: 'endpoints-${use.scope}'
              protocol: 'Tcp'
              port: https
              purpose: 'secrets'
            }
          ]
        : [],
      use.database
        ? [
            {
              from: 'pods-${use.scope}'
              to: 'endpoints-${use.scope}'
              protocol: 'Tcp'
              port: string(use.databasePort)
              purpose: 'database'
            }
          ]
        : []
    )
))

// What AKS needs of every pool. The agents on every node run as pods of their own, with addresses of the pool.
var platform = flatten(map(poolNames, pool => [
  { from: 'nodes-${pool}', to: apiServer, protocol: 'Tcp', port: https, purpose: 'api-server' }
  { from: 'pods-${pool}', to: apiServer, protocol: 'Tcp', port: https, purpose: 'api-server' }
  { from: 'nodes-${pool}', to: 'endpoints-platform', protocol: 'Tcp', port: https, purpose: 'registry' }
  { from: 'nodes-${pool}', to: 'endpoints-monitor', protocol: 'Tcp', port: https, purpose: 'monitor' }
  { from: 'pods-${pool}', to: 'endpoints-monitor', protocol: 'Tcp', port: https, purpose: 'monitor' }
  { from: 'nodes-${pool}', to: 'firewall', protocol: 'Udp', port: '53', purpose: 'names' }
  { from: 'nodes-${pool}', to: 'firewall', protocol: 'Tcp', port: '53', purpose: 'names' }
  { from: 'nodes-${pool}', to: 'Internet', protocol: 'Tcp', port: https, purpose: 'egress-by-firewall' }
  { from: 'pods-${pool}', to: 'AzureCloud', protocol: 'Tcp', port: https, purpose: 'egress-by-firewall' }
  { from: 'pods-system', to: 'nodes-${pool}', protocol: 'Tcp', port: kubelet, purpose: 'kubelet' }
]))

// The namespaces of the cluster's own components cannot be zero trust among themselves.
var system = [
  { from: 'pods-system', to: 'pods-system', protocol: '*', port: '*', purpose: 'cluster-components' }
  { from: 'pods-system', to: 'firewall', protocol: 'Udp', port: '53', purpose: 'names' }
  { from: 'pods-system', to: 'firewall', protocol: 'Tcp', port: '53', purpose: 'names' }
  { from: 'pods-system', to: 'Internet', protocol: 'Tcp', port: https, purpose: 'source-of-flux' }
  {
    from: 'AzureLoadBalancer'
    to: 'nodes-${workload.entrance.scope}'
    protocol: 'Tcp'
    port: nodePorts
    purpose: 'load-balancer-probes'
  }
]

var people = concat(
  [
    { from: 'bastion', to: 'jump-boxes', protocol: 'Tcp', port: '22', purpose: 'ssh' }
    { from: 'jump-boxes', to: apiServer, protocol: 'Tcp', port: https, purpose: 'api-server' }
    { from: 'jump-boxes', to: 'endpoints-platform', protocol: 'Tcp', port: https, purpose: 'registry-and-vaults' }
    { from: 'jump-boxes', to: 'endpoints-monitor', protocol: 'Tcp', port: https, purpose: 'monitor' }
    { from: 'jump-boxes', to: 'firewall', protocol: 'Udp', port: '53', purpose: 'names' }
    { from: 'jump-boxes', to: 'firewall', protocol: 'Tcp', port: '53', purpose: 'names' }
    { from: 'jump-boxes', to: 'Internet', protocol: 'Tcp', port: https, purpose: 'egress-by-firewall' }
  ],
  map(scopes, scope => {
    from: 'jump-boxes'
    to: 'endpoints-${scope}'
    protocol: 'Tcp'
    port: https
    purpose: 'vaults'
  }),
  map(workload.databases, database => {
    from: 'jump-boxes'
    to: 'endpoints-${database.scope}'
    protocol: 'Tcp'
    port: string(database.port)
    purpose: 'database'
  })
)

var registryTags = ['AzureKeyVault', 'Storage', 'EventHub', 'AzureActiveDirectory', 'AzureMonitor']
var supply = concat(
  map(
    registryTags,
    tag => { from: 'registry-agents', to: tag, protocol: 'Tcp', port: https, purpose: 'registry-tasks' }
  ),
  [
    { from: 'registry-agents', to: 'endpoints-platform', protocol: 'Tcp', port: https, purpose: 'registry' }
    { from: 'registry-agents', to: 'firewall', protocol: 'Udp', port: '53', purpose: 'names' }
    { from: 'registry-agents', to: 'firewall', protocol: 'Tcp', port: '53', purpose: 'names' }
    { from: 'build-agents', to: 'Internet', protocol: 'Tcp', port: https, purpose: 'egress-by-firewall' }
    { from: 'build-agents', to: 'endpoints-platform', protocol: 'Tcp', port: https, purpose: 'registry' }
    { from: 'build-agents', to: 'firewall', protocol: 'Udp', port: '53', purpose: 'names' }
    { from: 'firewall', to: 'endpoints-platform', protocol: 'Tcp', port: https, purpose: 'registry' }
    { from: 'image-builder-containers', to: 'image-builder', protocol: 'Tcp', port: '22', purpose: 'ssh' }
    { from: 'image-builder-containers', to: 'Internet', protocol: 'Tcp', port: https, purpose: 'egress-by-firewall' }
    { from: 'image-builder-containers', to: 'firewall', protocol: 'Udp', port: '53', purpose: 'names' }
    { from: 'image-builder', to: 'Internet', protocol: 'Tcp', port: https, purpose: 'egress-by-firewall' }
    { from: 'image-builder', to: 'firewall', protocol: 'Udp', port: '53', purpose: 'names' }
  ]
)

@export()
@description('Every connection that the network lets through, whatever the entrance. Nothing else is.')
var flows Flow[] = concat(declared, egress, stores, platform, system, people, supply)
