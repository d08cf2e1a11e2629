namespace RegulatedWorkload.AppHost;

internal static class Program
{
    public static int Main() => 0;
}
