using System.Globalization;

namespace RegulatedWorkload.Hosting.Certificates.Authorities;

/// <summary>Points in time as a person reads them: UTC, ISO 8601, whole seconds.</summary>
internal static class Moment
{
    public static string Text(DateTimeOffset at) =>
        at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
