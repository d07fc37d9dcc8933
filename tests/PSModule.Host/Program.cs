using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

// Host SCRIPT [NAME VALUE]...: runs a script with named parameters and prints what it writes, one object a line.
// Errors go to standard error; the exit code is 1 when there was one.

using var runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
runspace.Open();
using var shell = PowerShell.Create(runspace);
shell.AddCommand(args[0]).AddParameters(Parameters(args));
var output = new PSDataCollection<PSObject>();
output.DataAdded += (_, added) => Console.WriteLine(output[added.Index]);
try
{
    shell.Invoke<PSObject, PSObject>(null, output, null);
}
catch (RuntimeException error)
{
    Console.Error.WriteLine($"{error.ErrorRecord.FullyQualifiedErrorId}: {error.Message}");
    return 1;
}
foreach (var error in shell.Streams.Error)
    Console.Error.WriteLine($"{error.FullyQualifiedErrorId}: {error.Exception.Message}");
return shell.Streams.Error.Count == 0 ? 0 : 1;

static Hashtable Parameters(string[] arguments)
{
    var parameters = new Hashtable();
    for (var i = 1; i + 1 < arguments.Length; i += 2)
        parameters[arguments[i]] = arguments[i + 1];
    return parameters;
}
