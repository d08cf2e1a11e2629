namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>The message of a log entry before its arguments are put in, which is a constant of the code.</summary>
internal static class LogTemplate
{
    /// <summary>The argument under which <c>Microsoft.Extensions.Logging</c> hands it on.</summary>
    public const string Key = "{OriginalFormat}";
}
