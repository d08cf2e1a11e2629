import { Flow } from '../types.bicep'

@export()
@description('What a place is in a rule: the range of a subnet, or else a service tag or a range already.')
func prefixOf(name string, places object) string => places[?name] ?? name

@export()
@description('A rule that lets a flow through.')
func allow(flow Flow, direction 'Inbound' | 'Outbound', priority int, places object) object => {
  name: 'allow-${flow.purpose}-${replace(direction == 'Inbound' ? flow.from : flow.to, '/', '-')}-${priority}'
  properties: {
    access: 'Allow'
    direction: direction
    priority: priority
    protocol: flow.protocol
    sourceAddressPrefix: prefixOf(flow.from, places)
    sourcePortRange: '*'
    destinationAddressPrefix: prefixOf(flow.to, places)
    destinationPortRange: flow.port
  }
}

@export()
@description('The rule that ends every list: what was not let through is refused, between subnets and within them.')
func denyAll(direction 'Inbound' | 'Outbound') object => {
  name: 'deny-all-${toLower(direction)}'
  properties: {
    access: 'Deny'
    direction: direction
    priority: 4096
    protocol: '*'
    sourceAddressPrefix: '*'
    sourcePortRange: '*'
    destinationAddressPrefix: '*'
    destinationPortRange: '*'
  }
}

@export()
@description('''
The rules of the security group of a subnet. What goes to a load balancer's address arrives at the nodes behind it with
that address: these places are named in alsoTo.
''')
func rulesOf(subnet string, alsoTo string[], flows Flow[], places object) object[] =>
  concat(
    map(
      filter(flows, flow => flow.to == subnet || contains(alsoTo, flow.to)),
      (flow, index) => allow(flow, 'Inbound', 100 + index, places)
    ),
    [denyAll('Inbound')],
    map(filter(flows, flow => flow.from == subnet), (flow, index) => allow(flow, 'Outbound', 100 + index, places)),
    [denyAll('Outbound')]
  )
