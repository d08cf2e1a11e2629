import { workload } from '../workload.bicep'

var gateway = string(workload.entrance.port)

@export()
@description('What each kind of entrance adds.')
var entranceFlows = {
  applicationGateway: [
    { from: 'Internet', to: 'application-gateway', protocol: 'Tcp', port: '443', purpose: 'buyers' }
    { from: 'GatewayManager', to: 'application-gateway', protocol: 'Tcp', port: '65200-65535', purpose: 'control' }
    { from: 'AzureLoadBalancer', to: 'application-gateway', protocol: '*', port: '*', purpose: 'load-balancer-probes' }
    { from: 'application-gateway', to: 'application-gateway', protocol: '*', port: '*', purpose: 'instances' }
    { from: 'application-gateway', to: 'ingress', protocol: 'Tcp', port: gateway, purpose: 'requests' }
    { from: 'application-gateway', to: 'firewall', protocol: 'Udp', port: '53', purpose: 'names' }
    { from: 'application-gateway', to: 'Internet', protocol: '*', port: '*', purpose: 'control' }
  ]
  firewall: [
    { from: 'firewall', to: 'ingress', protocol: 'Tcp', port: gateway, purpose: 'requests' }
  ]
  applicationGatewayForContainers: [
    { from: 'Internet', to: 'gateway-for-containers', protocol: 'Tcp', port: '443', purpose: 'buyers' }
    {
      from: 'gateway-for-containers'
      to: 'pods-${workload.entrance.scope}'
      protocol: 'Tcp'
      port: string(workload.ports.traffic)
      purpose: 'requests'
    }
  ]
  none: []
}
