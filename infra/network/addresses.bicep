import { AddressPlan } from '../types.bicep'

@export()
@description('The subnets of the hub. Azure prescribes their names.')
func hubSubnets(hub string) object => {
  firewall: cidrSubnet(hub, 26, 0)
  gateway: cidrSubnet(hub, 27, 2)
  bastion: cidrSubnet(hub, 27, 3)
}

@export()
@description('The subnets in which images are built.')
func buildingSubnets(building string) object => {
  'image-builder': cidrSubnet(building, 28, 0)
  'image-builder-containers': cidrSubnet(building, 28, 1)
  'build-agents': cidrSubnet(building, 26, 1)
}

@export()
@description('''
The subnets of the cluster. Nodes and pods of each pool have their own: they never share address space, and a security
group stands between them.
''')
func clusterSubnets(cluster string) object => {
  'jump-boxes': cidrSubnet(cidrSubnet(cluster, 24, 1), 28, 0)
  ingress: cidrSubnet(cidrSubnet(cluster, 24, 4), 28, 0)
  'application-gateway': cidrSubnet(cluster, 24, 5)
  'gateway-for-containers': cidrSubnet(cluster, 24, 6)
  'pods-system': cidrSubnet(cluster, 22, 2)
  'pods-in-scope': cidrSubnet(cluster, 22, 3)
  'pods-out-of-scope': cidrSubnet(cluster, 22, 4)
  'nodes-system': cidrSubnet(cidrSubnet(cluster, 24, 20), 26, 0)
  'nodes-in-scope': cidrSubnet(cidrSubnet(cluster, 24, 20), 26, 1)
  'nodes-out-of-scope': cidrSubnet(cidrSubnet(cluster, 24, 20), 26, 2)
  'endpoints-in-scope': cidrSubnet(cidrSubnet(cluster, 24, 250), 28, 0)
  'endpoints-out-of-scope': cidrSubnet(cidrSubnet(cluster, 24, 250), 28, 1)
  'endpoints-monitor': cidrSubnet(cidrSubnet(cluster, 24, 250), 27, 1)
  'endpoints-platform': cidrSubnet(cidrSubnet(cluster, 24, 250), 26, 1)
  'registry-agents': cidrSubnet(cidrSubnet(cluster, 24, 251), 27, 0)
}

@export()
@description('''
The address spaces of a slice of the plan, 0 to 7. Deployments with a slice each, for a second region or a second
cluster, can be peered with each other and with the company's network.
''')
func sliceOf(slice int) AddressPlan => {
  hub: '10.200.${slice}.0/24'
  building: '10.${241 + 2 * slice}.0.0/24'
  cluster: '10.${240 + 2 * slice}.0.0/16'
  services: '172.16.0.0/16'
}

@export()
@description('All subnets by name.')
func places(plan AddressPlan) object =>
  union(hubSubnets(plan.hub), buildingSubnets(plan.building), clusterSubnets(plan.cluster))

@export()
@description('The first address that Azure gives in a subnet, which an Azure Firewall takes.')
func firewallAddress(hub string) string => cidrHost(cidrSubnet(hub, 26, 0), 3)
