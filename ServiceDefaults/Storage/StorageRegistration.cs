using Microsoft.AspNetCore.Builder;

namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>Gives a service its store.</summary>
public static class StorageRegistration
{
    /// <summary>
    /// Registers <see cref="Database"/>; its schema is the <c>Schema/*.sql</c> files embedded in the assembly of
    /// <typeparamref name="TMarker"/>.
    /// </summary>
    public static void AddDatabase<TMarker>(this WebApplicationBuilder builder) => throw new NotImplementedException();
}
