using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RegulatedWorkload.Tests.Publishing;

/// <summary>
/// The addresses of the example environment are those of the plan in docs/environment-file.md, which is the reference
/// cluster's.
/// </summary>
public sealed partial class AddressPlanTests
{
    // Azure keeps the first four of a subnet and the last.
    private const int Kept = 4;

    private static readonly IReadOnlyList<Subnet> Plan =
    [
        .. from match in Row().Matches(File.ReadAllText(Path.Combine(Committed.Root, "docs", "environment-file.md")))
           select new Subnet(
               match.Groups["name"].Value,
               IPNetwork.Parse(match.Groups["range"].Value),
               [.. Member().Matches(match.Groups["members"].Value).Select(member => member.Groups[1].Value)]),
    ];

    private static readonly JsonNode Example = JsonNode.Parse(Committed.EnvironmentText)!;

    [Fact]
    public void No_two_subnets_overlap() => Assert.Empty(
        from one in Plan
        from other in Plan
        where one.Name != other.Name && one.Range.Contains(other.Range.BaseAddress)
        select $"{one.Name} and {other.Name}");

    [Fact]
    public void Every_private_address_of_the_example_lies_in_the_subnet_of_its_use() => Assert.Empty(
        from entry in Leaves("", Example)
        where Cidr().IsMatch(entry.Value)
        let address = IPAddress.Parse(entry.Value.Split('/')[0])
        where Plan.All(subnet => !subnet.Range.Contains(address) || !subnet.Holds(entry.Member))
        select $"{entry.Member} has {entry.Value}");

    [Fact]
    public void No_address_of_the_example_is_one_that_Azure_keeps() => Assert.Empty(
        from entry in Leaves("", Example)
        where Cidr().IsMatch(entry.Value) && (!entry.Value.Contains('/') || entry.Value.EndsWith("/32"))
        let address = IPAddress.Parse(entry.Value.Split('/')[0])
        from subnet in Plan
        where subnet.Range.Contains(address) && subnet.Keeps(address)
        select $"{entry.Member} has {entry.Value}");

    [Fact]
    public void The_load_balancer_lies_in_the_subnet_that_it_names() => Assert.Equal(
        Plan.Single(subnet => subnet.Holds("ingress.address")).Name, Example["ingress"]!["subnet"]!.ToString());

    [Fact]
    public void The_plan_is_read() => Assert.Equal(9, Plan.Count);

    private static IEnumerable<(string Member, string Value)> Leaves(string member, JsonNode? node) => node switch
    {
        JsonObject json => json.SelectMany(pair => Leaves(
            member.Length == 0 ? pair.Key : $"{member}.{pair.Key}", pair.Value)),
        JsonArray items => items.SelectMany(item => Leaves(member, item)),
        JsonValue value => [(member, value.ToString())],
        _ => [],
    };

    [GeneratedRegex(@"^\| `(?<name>snet-[a-z]+(-[a-z]+)*)` \| (?<range>[0-9./]+) \| [^|]* \|(?<members>[^|]*)\|$",
        RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([a-zA-Z.*]+)`")]
    private static partial Regex Member();

    [GeneratedRegex(@"\A10(\.[0-9]{1,3}){3}(/[0-9]{1,2})?\z")]
    private static partial Regex Cidr();

    private sealed record Subnet(string Name, IPNetwork Range, IReadOnlyList<string> Members)
    {
        public bool Holds(string member) => Members.Any(pattern => Regex.IsMatch(
            member, $"^{Regex.Escape(pattern).Replace(@"\*", "[^.]+")}$"));

        public bool Keeps(IPAddress address)
        {
            var offset = Number(address) - Number(Range.BaseAddress);
            return offset < Kept || offset == (1L << (32 - Range.PrefixLength)) - 1;
        }

        private static long Number(IPAddress address) =>
            System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());
    }
}
