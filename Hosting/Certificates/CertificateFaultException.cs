namespace RegulatedWorkload.Hosting.Certificates;

/// <summary>A certificate verb could not do its work. The message says what was wrong, where, and what to do.</summary>
internal sealed class CertificateFaultException(string message, Exception? cause = null)
    : WorkloadException(message, cause);
