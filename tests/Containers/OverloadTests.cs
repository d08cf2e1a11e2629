using System.Net;
using DotNet.Testcontainers.Containers;
using RegulatedWorkload.Tests.Containers.Running;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Containers;

/// <summary>
/// Strangers cannot end the entrance, which has the memory and the processor that its manifest gives it and no more:
/// what is too much is refused, told when to come again, and forgotten.
/// </summary>
[Collection(ContainedWorkload.Turns)]
public sealed class OverloadTests(ContainedWorkload workload)
{
    // The addresses from which this machine speaks to containers: strangers are told apart as behind a gateway.
    private const string Here = "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16";

    // Half a minute of them, as long as a request to the shop waits for an answer.
    private const int Asked = 3_840;

    private static readonly string[] Refusals = ["503 later", "429 later", "refused"];

    [Fact]
    public async Task A_shop_that_stands_still_uses_up_its_own_share_and_cards_are_stored_meanwhile()
    {
        var (entrance, process, address) = await StartAsync();
        using var http = await workload.BrowseAsync(entrance);
        using var strangers = new Strangers(address, HttpVersion.Version20);
        var stored = 0;
        var shop = $"{await workload["storefront"][0].ProcessAsync()}";
        await Shell.RunAsync(["kill", "-STOP", shop]);
        try
        {
            var asked = strangers.KeepAskingAsync(Asked);
            for (; !asked.IsCompleted; stored++) await http.TokenAsync(NewCard.Number());
            await asked;
        }
        finally
        {
            await Shell.RunAsync(["kill", "-CONT", shop]);
        }

        Assert.True(stored >= 10, $"{stored} cards were stored meanwhile.");
        Assert.All(strangers.Outcomes, outcome => Assert.Contains(outcome, Refusals));
        Assert.Contains("503 later", strangers.Outcomes);
        await StandsAsync(entrance, process, http);
    }

    [Fact]
    public async Task Clients_that_read_nothing_of_what_they_asked_for_are_cut_off()
    {
        var (entrance, process, address) = await StartAsync();
        using var http = await workload.BrowseAsync(entrance);

        var readers = Task.WhenAll(Enumerable.Range(0, 37).Select(_ => SilentReader.AskAsync(address, 99)));
        await http.TokenAsync(NewCard.Number());
        await readers.WaitAsync(TimeSpan.FromMinutes(3), TestContext.Current.CancellationToken);

        await StandsAsync(entrance, process, http);
    }

    [Fact]
    public async Task A_thousand_callers_at_once_are_served_or_refused()
    {
        var (entrance, process, address) = await StartAsync();
        using var http = await workload.BrowseAsync(entrance);
        // Gone afterwards, with the connections that they were let have.
        using (var strangers = new Strangers(address, HttpVersion.Version11))
        {
            await strangers.AskAtOnceAsync(1_000, times: 5);

            Assert.Contains("200", strangers.Outcomes);
            Assert.All(strangers.Outcomes, outcome => Assert.Contains(outcome, (string[])["200", .. Refusals]));
        }

        await StandsAsync(entrance, process, http);
    }

    private async Task<(IContainer Entrance, int Process, IPEndPoint Address)> StartAsync()
    {
        ContainedWorkload.SkipWithoutEngine();
        var entrance = await workload.StartAsync(
            "edge", pod => pod.Environment["WORKLOAD__TRUSTEDPROXIES"] = Here);
        var address = IPAddress.Parse((await entrance.AddressesAsync())[0]);
        return (entrance, await entrance.ProcessAsync(), new IPEndPoint(address, 8443));
    }

    // The same process as before, which serves both hosts and has given most of the memory back.
    private async Task StandsAsync(IContainer entrance, int process, Browsing http)
    {
        await Eventually.BecomesAsync(() => StatusAsync(http), status => status == 200);
        await http.TokenAsync(NewCard.Number());
        Assert.Equal(process, await entrance.ProcessAsync());
        var limit = workload.PodOf("edge").MemoryLimit;
        await Eventually.BecomesAsync(() => entrance.MemoryAsync(), used => used < limit * 3 / 4);
        TestContext.Current.TestOutputHelper?.WriteLine($"at most {await entrance.MostMemoryAsync():N0} bytes");
        await entrance.DisposeAsync();
    }

    private static async Task<int> StatusAsync(Browsing http)
    {
        try
        {
            return (await http.GetAsync("/")).Status;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }
}
