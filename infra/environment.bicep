import { places } from 'network/addresses.bicep'
import { AddressPlan, Entrance } from 'types.bicep'
import { workload } from 'workload.bicep'

@export()
@description('What the address plan decides of the environment file.')
func environmentOf(addresses AddressPlan, entrance Entrance, connectionString string) object => {
  telemetry: {
    connectionString: connectionString
    addresses: [places(addresses)['endpoints-monitor']]
  }
  ingress: {
    clients: [places(addresses)[entrance == 'firewall' ? 'firewall' : 'application-gateway']]
    trustedProxies: [places(addresses)['pods-${workload.entrance.scope}']]
  }
}
