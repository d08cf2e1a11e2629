namespace RegulatedWorkload.Hosting.Databases;

/// <summary>
/// Who may do what in one database: the owner changes the schema and nothing runs as it but <c>migrate</c>; the service
/// reads and writes rows. Nobody else may connect.
/// </summary>
/// <param name="Database">The database.</param>
/// <param name="Owner">The role that owns it.</param>
/// <param name="Service">The role of the service.</param>
public sealed record DatabaseRoles(string Database, string Owner, string Service)
{
    /// <summary>The names that the declaration gives to the database of a service.</summary>
    /// <param name="database">The declared name of the store.</param>
    /// <param name="service">The name of the service.</param>
    public static DatabaseRoles Of(string database, string service) => new(database, service + "-owner", service);

    /// <summary>The statements for the administrator of the server, in order, outside a transaction.</summary>
    public IReadOnlyList<string> OnServer =>
    [
        $"CREATE ROLE {Quote(Owner)} LOGIN",
        $"CREATE ROLE {Quote(Service)} LOGIN",
        .. CreateDatabase,
    ];

    /// <summary>Likewise, where the roles exist.</summary>
    public IReadOnlyList<string> CreateDatabase =>
    [
        // An administrator who is no superuser must belong to a role to make it an owner.
        $"GRANT {Quote(Owner)} TO CURRENT_USER",
        $"CREATE DATABASE {Quote(Database)} OWNER {Quote(Owner)} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' "
        + "LC_CTYPE 'C'",
        $"REVOKE ALL ON DATABASE {Quote(Database)} FROM PUBLIC",
        $"GRANT CONNECT ON DATABASE {Quote(Database)} TO {Quote(Service)}",
    ];

    /// <summary>The statements that follow in the new database.</summary>
    public IReadOnlyList<string> InDatabase =>
    [
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        $"GRANT USAGE ON SCHEMA public TO {Quote(Service)}",
        $"ALTER DEFAULT PRIVILEGES FOR ROLE {Quote(Owner)} IN SCHEMA public "
            + $"GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {Quote(Service)}",
        $"REVOKE {Quote(Owner)} FROM CURRENT_USER",
    ];

    /// <summary>An identifier, quoted.</summary>
    public static string Quote(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
