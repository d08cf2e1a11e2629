// What the workload decides. publish writes the file; nothing here repeats it.
@export()
@description('The facts of the declared workload.')
var workload = loadJsonContent('workload.json')

@export()
@description('The pools of the cluster: that of the cluster\'s own components, then one a scope.')
var poolNames = concat(['system'], map(workload.pools, pool => pool.scope))
