namespace RegulatedWorkload.AppHost.Orchestration;

/// <summary>One line that a service wrote.</summary>
/// <param name="Service">The service.</param>
/// <param name="Text">The line, cut at <see cref="MaxLength"/> characters.</param>
/// <param name="IsError">Whether it came on standard error.</param>
public readonly record struct LogLine(string Service, string Text, bool IsError)
{
    /// <summary>The length that longer lines are cut to.</summary>
    public const int MaxLength = 16 * 1024;
}
