// What the address plan decides of the environment file.
import { places } from 'network/addresses.bicep'
import { AddressPlan, Entrance } from 'types.bicep'
import { workload } from 'workload.bicep'

@export()
@description('Where services send telemetry.')
func telemetryOf(addresses AddressPlan, connectionString string) object => {
  connectionString: connectionString
  addresses: [places(addresses)['endpoints-monitor']]
}

@export()
@description('Who stands before the Gateway, and where its pods are.')
func ingressOf(addresses AddressPlan, entrance Entrance) object => {
  clients: [places(addresses)[entrance == 'firewall' ? 'firewall' : 'application-gateway']]
  trustedProxies: [places(addresses)['pods-${workload.entrance.scope}']]
}
