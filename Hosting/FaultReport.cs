using System.CommandLine;

namespace RegulatedWorkload.Hosting;

/// <summary>Tells a person, in a sentence on standard error, what stands in the way.</summary>
public static class FaultReport
{
    /// <summary>The exit code of the action, or 1 after a fault that has its sentence.</summary>
    public static async Task<int> GuardAsync(Func<Task<int>> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        try
        {
            return await action();
        }
        catch (WorkloadException fault)
        {
            await new InvocationConfiguration().Error.WriteLineAsync(fault.Message);
            return 1;
        }
    }
}
