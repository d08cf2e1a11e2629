namespace RegulatedWorkload.Tests.Journey.Running;

/// <summary>
/// Test projects that run whole workloads have the machine one after the other: side by side they would wait for each
/// other's processors longer than any timeout.
/// </summary>
public static class MachineLock
{
    private static readonly Lazy<FileStream> s_held = new(Wait);

    /// <summary>Returns when this process has the machine, until it ends.</summary>
    public static void Take() => _ = s_held.Value;

    private static FileStream Wait()
    {
        var file = Path.Combine(Path.GetTempPath(), $"regulated-workload-tests-{Environment.UserName}.lock");
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
