namespace RegulatedWorkload.TokenVault;

internal static class Program
{
    public static void Main()
    {
    }
}
