using System.Text;
using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting.Topology;
using RegulatedWorkload.Tests.Containers.Running;
using RegulatedWorkload.Tests.Journey.Running;
using RegulatedWorkload.Tests.Support.Canary;

namespace RegulatedWorkload.Tests.Containers;

/// <summary>
/// A card number that somebody writes where none belongs, however it is written: refused, and out of scope it is
/// neither in a table, nor in the log of the database, nor in that of a service.
/// </summary>
[Collection(ContainedWorkload.Turns)]
public sealed class MistakenCardNumberTests(ContainedWorkload workload)
{
    private const string Number = "4929071948337416";

    private static readonly string[] Separators =
    [
        "", " ", "  ", "-", " - ", ".", "_", "/", ",", "\t", "\n", "\u00a0", "\u2009", "\u2010", "\u2013", "\u200b",
        "\u00ad",
    ];

    private static readonly string[] Forms =
    [
        .. Separators.Select(separator => string.Join(separator, Number.Chunk(4).Select(group => new string(group)))),
        string.Concat(Number.Select(digit => (char)(digit - '0' + '\uff10'))),
        $"%B{Number}^BUYER/ANY^2912101",
        Convert.ToBase64String(Encoding.ASCII.GetBytes(Number)),
        Convert.ToHexStringLower(Encoding.ASCII.GetBytes(Number)),
    ];

    [Fact]
    public async Task It_is_refused_in_every_field_and_stored_nowhere_out_of_scope()
    {
        ContainedWorkload.SkipWithoutEngine();
        using var http = await workload.BrowseAsync();
        var token = await http.TokenAsync();

        foreach (var form in Forms)
        {
            await RefusesAsync(form, () => OrderAsync(http, token, $"{form}@example.com"));
            await RefusesAsync(form, () => OrderAsync(http, token, $"card{form}@example.com"));
            await RefusesAsync(form, () => OrderAsync(http, token, $"buyer@{form}.example"));
            await RefusesAsync(form, () => http.GetAsync($"/api/products?note={Uri.EscapeDataString(form)}"));
            if (!IsHeaderValue(form)) continue;
            await RefusesAsync(form, () => http.TryOrderAsync(token, form));
            await RefusesAsync(form, () => http.TryOrderAsync(token, $"order{form}"));
        }

        var scan = new CanaryScan(Number);
        var files = Directory.GetFiles(
            workload.Databases[Scope.OutOfScope].Data, "*", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Empty(scan.FindInPieces(Read(file))));
        foreach (var service in Declared.Topology.Services.Where(service => service.Scope == Scope.OutOfScope))
        {
            var (output, errors) = await workload[service.Name][0].GetLogsAsync(
                ct: TestContext.Current.CancellationToken);
            Assert.Empty(scan.Find(output + errors));
        }
    }

    private static bool IsHeaderValue(string form) => form.All(character => character is >= ' ' and <= '~');

    private static Task<Answer> OrderAsync(Browsing http, string token, string email)
    {
        var order = JsonNode.Parse(Browsing.OrderJson(token, http.AnyProduct()))!;
        order["email"] = email;
        return http.SendAsync(HttpMethod.Post, http.Shop("/api/orders"), order.ToJsonString(), Browsing.NewKey());
    }

    private static async Task RefusesAsync(string form, Func<Task<Answer>> ask)
    {
        // Too much at once is another refusal.
        var answer = await Eventually.BecomesAsync(ask, answer => answer.Status is not (429 or 503));

        Assert.True(answer.Status is 400 or 422, $"'{form}': {answer.Status} {answer.Body}");
    }

    // The server writes to its files meanwhile, and takes some away.
    private static byte[] Read(string file)
    {
        try
        {
            const FileShare others = FileShare.ReadWrite | FileShare.Delete;
            using var open = new FileStream(file, FileMode.Open, FileAccess.Read, others);
            using var content = new MemoryStream();
            open.CopyTo(content);
            return content.ToArray();
        }
        catch (FileNotFoundException)
        {
            return [];
        }
    }
}
