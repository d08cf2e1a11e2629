namespace RegulatedWorkload.Edge;

internal static class Program
{
    public static void Main()
    {
    }
}
