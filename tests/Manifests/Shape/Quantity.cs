using System.Globalization;

namespace RegulatedWorkload.Tests.Manifests.Shape;

/// <summary>Amounts as Kubernetes writes them: <c>500m</c>, <c>128Mi</c>.</summary>
internal static class Quantity
{
    private static readonly (string Suffix, decimal Factor)[] Units =
        [("Ki", 1024), ("Mi", 1024 * 1024), ("Gi", 1024 * 1024 * 1024), ("m", 0.001m), ("", 1)];

    public static decimal Parse(string text)
    {
        var (suffix, factor) = Units.First(unit => text.EndsWith(unit.Suffix, StringComparison.Ordinal));
        return decimal.Parse(text[..^suffix.Length], CultureInfo.InvariantCulture) * factor;
    }
}
