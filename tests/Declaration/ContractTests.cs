using RegulatedWorkload.Hosting.Topology;
using static RegulatedWorkload.Hosting.Topology.Service;

namespace RegulatedWorkload.Tests.Declaration;

/// <summary>What is read of a <c>.proto</c> file: the names that allow-lists are made of.</summary>
public sealed class ContractTests
{
    [Fact]
    public void Method_names_become_request_paths() => Assert.Equal(
        "/workload.token_vault.v1.TokenVault/Tokenize",
        Committed.Contracts.Find("token-vault")!.PathOf("Tokenize"));

    [Fact]
    public void Comments_are_no_methods()
    {
        var contract = Contract.Parse(
            """
            package p.v1; /* service Old {
              rpc Gone(A) returns (B);
            */
            service New {
              // rpc Hidden(A) returns (B);
              rpc Do(A) returns (B); rpc Undo (A) returns (stream B) {}
            }
            """);

        Assert.Equal("p.v1.New", contract.Service);
        Assert.Equal(["Do", "Undo"], contract.Methods.Order());
    }

    [Theory]
    [InlineData("service S { rpc Do(A) returns (B); }")]
    [InlineData("package p;")]
    [InlineData("package p; service S { rpc Do(A) returns (B); } service T { rpc Undo(A) returns (B); }")]
    public void A_contract_has_one_package_and_one_service(string proto) =>
        Assert.Throws<FormatException>(() => Contract.Parse(proto));

    [Fact]
    public void A_contract_that_cannot_be_read_is_told_with_the_other_faults()
    {
        var root = Directory.CreateTempSubdirectory("contracts").FullName;
        try
        {
            var folder = Directory.CreateDirectory(Path.Combine(root, "services", "out-of-scope", "b")).FullName;
            File.WriteAllText(Path.Combine(folder, "b.proto"), "syntax = \"proto3\";");
            var topology = new WorkloadTopology(
                "workload.example", [OutOfScope("a", "").Calls("b", "Do"), OutOfScope("b", "")], []);

            var faults = TopologyRules.Check(topology, Contracts.Read(root, topology));

            Assert.Contains("services/out-of-scope/b/b.proto", Assert.Single(faults), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
