@export()
@description('The address spaces. They must not overlap with each other, nor with networks that are peered later.')
type AddressPlan = {
  @description('Required. The hub, /24: firewall, Bastion, gateway.')
  hub: string

  @description('Required. The network in which images are built, /24.')
  building: string

  @description('Required. The network of the cluster, /16.')
  cluster: string

  @description('Required. The addresses of Kubernetes Services, which no network routes.')
  services: string
}

@export()
@description('''
What opens the workload to the internet. applicationGateway decrypts and inspects in a web application firewall;
firewall leaves the first decryption to the cluster, and needs compensating controls; applicationGatewayForContainers
is the successor of the first; none leaves it to what the company has.
''')
type Entrance = 'applicationGateway' | 'firewall' | 'applicationGatewayForContainers' | 'none'

@export()
@description('''
How far a deployment goes: 1 is all that waits for nothing, 2 adds the jump boxes, whose image must have been built, and
3 adds what reads secrets, which must be in their vaults.
''')
type Stage = 1 | 2 | 3

@export()
@description('A connection that the network lets through. Each end is a subnet, a service tag or a range of addresses.')
type Flow = {
  @description('Required. Who connects.')
  from: string

  @description('Required. Who is connected to.')
  to: string

  @description('Required. The protocol.')
  protocol: 'Tcp' | 'Udp' | '*'

  @description('Required. The destination port, a range of ports, or *.')
  port: string

  @description('Required. What for, in kebab case.')
  purpose: string
}

@export()
@description('A managed identity.')
type Identity = {
  @description('Required. Its name in the environment file.')
  name: string

  @description('Required. Its resource id.')
  id: string

  @description('Required. What roles are given to.')
  principalId: string

  @description('Required. What it signs in as.')
  clientId: string
}

@export()
@description('Where every resource that has logs sends them.')
type Logs = {
  @description('Required. The resource id of the workspace.')
  workspaceId: string
}

@export()
@description('The people: who administers what, by Entra groups, and whom alerts are told.')
type Duties = {
  @description('Required. Those who administer the cluster. Membership is given for hours, after approval.')
  clusterAdministrators: string[]

  @description('Required. Those who sign in to the jump boxes.')
  jumpBoxUsers: string[]

  @description('Required. Whether Azure roles decide in the cluster, besides its own.')
  azureRbac: bool

  @description('Required. When being eligible begins, such as 2027-01-01T00:00:00Z.')
  eligibleFrom: string

  @description('Required. How long being eligible lasts before it is reviewed, such as P180D.')
  eligibleFor: string

  @description('Required. The address that alerts, budgets and Defender write to.')
  contact: string
}
