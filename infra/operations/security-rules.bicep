import { workload } from '../workload.bicep'

var namespaces = join(
  map(concat(workload.kubernetes.namespaces, [workload.flux.namespace]), namespace => '"${namespace}"'),
  ', '
)

@export()
@description('What the SIEM looks for: in the security events of the workload, and in what the platform tells.')
var securityRules = [
  {
    name: 'calls-refused'
    severity: 'Medium'
    title: 'A caller is refused again and again'
    query: loadTextContent('queries/calls-refused.kql')
  }
  {
    name: 'card-number-blocked'
    severity: 'High'
    title: 'A card number was stopped at the entrance'
    query: loadTextContent('queries/card-number-blocked.kql')
  }
  {
    name: 'card-reads-failed'
    severity: 'High'
    title: 'Card numbers are asked for in vain'
    query: loadTextContent('queries/card-reads-failed.kql')
  }
  {
    name: 'cards-copied'
    severity: 'High'
    title: 'The vault was backed up or restored'
    query: loadTextContent('queries/cards-copied.kql')
  }
  {
    name: 'trust-changed'
    severity: 'Medium'
    title: 'Callers or authorities changed'
    query: loadTextContent('queries/trust-changed.kql')
  }
  {
    name: 'audit-stopped'
    severity: 'High'
    title: 'A service stopped its audit trail and did not begin another'
    query: loadTextContent('queries/audit-stopped.kql')
  }
  {
    name: 'changed-by-hand'
    severity: 'High'
    title: 'A person changed the workload past Flux'
    query: replace(loadTextContent('queries/changed-by-hand.kql'), 'NAMESPACES', namespaces)
  }
  {
    name: 'shell-in-pod'
    severity: 'High'
    title: 'Someone opened a way into a pod'
    query: loadTextContent('queries/shell-in-pod.kql')
  }
  {
    name: 'live-image-pushed'
    severity: 'Low'
    title: 'An image reached the live repositories'
    query: replace(loadTextContent('queries/live-image-pushed.kql'), 'LIVE', workload.images.livePrefix)
  }
  {
    name: 'vault-refused'
    severity: 'Medium'
    title: 'A vault refused someone'
    query: loadTextContent('queries/vault-refused.kql')
  }
]
