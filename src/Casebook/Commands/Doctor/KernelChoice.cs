namespace Casebook.Commands.Doctor;

/// <summary>The kernel path, as the engine chose it.</summary>
internal static class KernelChoice
{
    public static string Name => "portable";

    public static string Reason => "no kernels yet";
}
