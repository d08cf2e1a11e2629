using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace RegulatedWorkload.AppHost.Dashboard;

/// <summary>The style sheets, the script and the icon, embedded in the app host.</summary>
internal static class DashboardAssets
{
    private const string Css = "text/css; charset=utf-8";

    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["dashboard.css"] = Css,
        ["topology.css"] = Css,
        ["records.css"] = Css,
        ["live.js"] = "text/javascript; charset=utf-8",
        ["icon.svg"] = "image/svg+xml",
    };

    /// <summary>An asset, or 404.</summary>
    public static IResult Find(string name) =>
        Types.TryGetValue(name, out var type)
        && Assembly.GetExecutingAssembly().GetManifestResourceStream($"Dashboard/{name}") is { } content
            ? TypedResults.Stream(content, type)
            : TypedResults.NotFound();
}
