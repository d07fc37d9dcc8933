using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace TextToImage.Office.Tests;

/// <summary>
/// Work of tests in a process of its own, which is this program with a variable set: it can be killed, and its memory is
/// its own.
/// </summary>
internal static class ChildProgram
{
    private const string Variable = "TEXTTOIMAGE_CHILD_PROGRAM";

    /// <summary>Starts a static method of the tests, void of a string, in a new process.</summary>
    public static Process Start(Action<string> work, string argument)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, Environment = { [Variable] = $"{work.Method.DeclaringType!.FullName}|{work.Method.Name}|{argument}" } };
        start.ArgumentList.Add(typeof(ChildProgram).Assembly.Location);
        return Process.Start(start)!;
    }

#pragma warning disable CA2255 // The program of the tests has no other place that runs before they do.
    [ModuleInitializer]
    internal static void RunIfAsked()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split('|') is not [var type, var method, var argument])
            return;
        typeof(ChildProgram).Assembly.GetType(type)!.GetMethod(method, System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public)!
            .CreateDelegate<Action<string>>()(argument);
        Environment.Exit(0);
    }
#pragma warning restore CA2255
}
