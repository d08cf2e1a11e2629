using '../main.bicep'

// Beside AppHost/environments/production.json. Replace the ids: they are for documentation.
param location = 'westeurope'

param stage = 3

param duties = {
  clusterAdministrators: ['00000000-0000-4000-8000-000000000401']
  jumpBoxUsers: ['00000000-0000-4000-8000-000000000402']
  azureRbac: false
  eligibleFrom: '2027-01-01T00:00:00Z'
  eligibleFor: 'P180D'
  contact: 'security@workload.example'
}

param databaseAdministrators = {
  'in-scope': { objectId: '00000000-0000-4000-8000-000000000411', name: 'database-administrators-in-scope' }
  'out-of-scope': { objectId: '00000000-0000-4000-8000-000000000412', name: 'database-administrators-out-of-scope' }
}

param budget = { amount: 12000, startDate: '2027-01-01' }

param publicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA unused'
