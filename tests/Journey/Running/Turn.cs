namespace RegulatedWorkload.Tests.Journey.Running;

/// <summary>
/// Test projects that run whole workloads take turns on a machine: side by side they would wait for each other's
/// processors longer than any test is patient.
/// </summary>
public static class Turn
{
    private static readonly Lazy<FileStream> s_held = new(Wait);

    /// <summary>Returns when it is this process's turn, which lasts until the process ends.</summary>
    public static void Take() => _ = s_held.Value;

    private static FileStream Wait()
    {
        var file = Path.Combine(Path.GetTempPath(), $"regulated-workload-tests-{Environment.UserName}.turn");
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                TestContext.Current.CancellationToken.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(200));
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            }
        }
    }
}
