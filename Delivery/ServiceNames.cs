using System.CommandLine;

namespace RegulatedWorkload.Delivery;

/// <summary>An option that takes names of services divided by commas, and may be repeated.</summary>
internal static class ServiceNames
{
    public static Option<string[]> Option(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "SERVICE,…",
        CustomParser = result =>
        [
            .. result.Tokens
                .SelectMany(token => token.Value.Split(
                    ',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                .Distinct(StringComparer.Ordinal),
        ],
    };
}
