using System.Globalization;
using System.Text.RegularExpressions;
using DotNet.Testcontainers.Containers;

namespace RegulatedWorkload.Tests.Containers.Running;

/// <summary>What a container says of itself, on its health listener and in its log.</summary>
internal static partial class Serving
{
    /// <summary>Waits until it serves.</summary>
    public static async Task ReadyAsync(this IContainer container)
    {
        using var client = new HttpClient();
        var address = (await container.AddressesAsync())[0];
        await Eventually.BecomesAsync(
            async () =>
            {
                try
                {
                    using var answer = await client.GetAsync(new Uri($"http://{address}:8081/readyz"));
                    return answer.IsSuccessStatusCode ? "ready" : await container.AllLogsAsync();
                }
                catch (HttpRequestException)
                {
                    return await container.AllLogsAsync();
                }
            },
            seen => seen == "ready");
    }

    /// <summary>How many requests it has answered; probes and scrapes do not count.</summary>
    public static async Task<long> ServedAsync(this IContainer container)
    {
        using var client = new HttpClient();
        var metrics = await client.GetStringAsync(
            new Uri($"http://{(await container.AddressesAsync())[0]}:8081/metrics"),
            TestContext.Current.CancellationToken);
        return Served()
            .Matches(metrics)
            .Sum(line => long.Parse(line.Groups["count"].Value, CultureInfo.InvariantCulture));
    }

    /// <summary>Everything that it has written, and then its errors.</summary>
    public static async Task<string> AllLogsAsync(this IContainer container)
    {
        var (output, errors) = await container.GetLogsAsync();
        return output + errors;
    }

    [GeneratedRegex(@"(?m)^http_server_request_duration_seconds_count\{.*\} (?<count>[0-9]+)")]
    private static partial Regex Served();
}
