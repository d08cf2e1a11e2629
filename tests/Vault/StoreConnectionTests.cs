using RegulatedWorkload.ServiceDefaults.Configuration;

namespace RegulatedWorkload.Tests.Vault;

/// <summary>A connection says where a store is and nothing that weakens or reveals anything.</summary>
public sealed class StoreConnectionTests
{
    private const string Shared = "Host=db.example;Database=orders;Username=orders";
    private const string Password = "secret:orders-database-password";

    [Fact]
    public void A_file_is_the_embedded_store() =>
        Assert.Equal(new EmbeddedStore("/folder/a file.db"), Parse("Data Source=\"/folder/a file.db\"", null).Store);

    [Fact]
    public void A_host_is_a_shared_store_with_bounded_pools() => Assert.Equal(
        new SharedStore("db.example", 5432, "orders", "orders", null, 20, "orders-database-password"),
        Parse(Shared, Password).Store);

    [Fact]
    public void A_token_of_entra_takes_the_place_of_a_password() =>
        Assert.Null(Assert.IsType<SharedStore>(Parse(Shared, "entra").Store).PasswordSecret);

    [Theory]
    [InlineData("SSL Mode=VerifyCA", "weaker 'SSL Mode'")]
    [InlineData("SSL Mode=Require", "weaker 'SSL Mode'")]
    [InlineData("sslmode=disable", "weaker 'SSL Mode'")]
    [InlineData("Trust Server Certificate=true", "trustservercertificate")]
    [InlineData("Include Error Detail=true", "includeerrordetail")]
    [InlineData("Log Parameters=true", "logparameters")]
    [InlineData("Options=-c fsync=off", "options")]
    [InlineData("Password=hunter2", "no password")]
    [InlineData("Passfile=/tmp/pass", "no password")]
    [InlineData("Maximum Pool Size=1", "from 2 to 200")]
    [InlineData("Maximum Pool Size=1000", "from 2 to 200")]
    [InlineData("Port=0", "from 1 to 65535")]
    [InlineData("Root Certificate=/no/such/file.crt", "does not exist")]
    public void What_weakens_or_reveals_is_a_fault_in_one_sentence(string addition, string sentence)
    {
        var (store, faults) = Parse($"{Shared};{addition}", Password);

        Assert.Null(store);
        Assert.Contains(sentence, Assert.Single(faults), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", faults[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=db.example;Database=orders", Password, "'Username'")]
    [InlineData("Host=db.example;Username=orders", Password, "'Database'")]
    [InlineData("Database=orders;Username=orders", Password, "'Host'")]
    [InlineData(Shared, null, "WORKLOAD__STORE__PASSWORD")]
    [InlineData(Shared, "hunter2", "WORKLOAD__STORE__PASSWORD")]
    [InlineData("Data Source=relative.db", null, "absolute path")]
    [InlineData("Data Source=/a.db;Mode=Memory", null, "nothing beside")]
    [InlineData("Data Source=/a.db", Password, "the store is a file")]
    [InlineData("hunter2", null, "is no connection string")]
    public void What_is_missing_or_misplaced_is_named_without_its_value(
        string connection, string? password, string sentence)
    {
        var (store, faults) = Parse(connection, password);

        Assert.Null(store);
        Assert.Contains(sentence, Assert.Single(faults), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", faults[0], StringComparison.Ordinal);
    }

    private static (StoreConnection? Store, List<string> Faults) Parse(string connection, string? password)
    {
        var faults = new List<string>();
        return (StoreConnection.Parse(connection, password, faults), faults);
    }
}
