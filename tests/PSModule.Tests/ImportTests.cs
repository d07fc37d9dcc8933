using System.Management.Automation;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace TextToImage.PSModule.Tests;

/// <summary>What importing the module does, and what it leaves alone.</summary>
public class ImportTests
{
    private static readonly string[] Commands =
    [
        "Add-AIIllustration", "Compare-AIImage", "ConvertTo-AISvg", "Edit-AIImage", "Find-AIModel", "Get-AIDevice", "Get-AIIllustration", "Get-AIImageInfo", "Get-AIModel", "Install-AIModel", "Measure-AIImage", "New-AICanvas", "New-AIImage", "New-AISlide", "Optimize-AIModel",
        "Register-AIShellExtension", "Remove-AIBackground", "Resize-AIImage", "Save-AIModel", "Test-AIModel", "Uninstall-AIModel", "Unregister-AIShellExtension", "Update-AIIllustration",
    ];

    /// <summary>What Windows PowerShell can always load for the module's own assembly.</summary>
    private static readonly string[] InDotNetFramework = ["mscorlib", "System", "System.Core"];

    [Fact]
    public void The_manifest_names_what_is_exported()
    {
        using var session = PowerShellSession.Start();
        var module = Assert.Single(session.Run("Get-Module TextToImage").Output);
        var exported = ((PSModuleInfo)module.BaseObject).ExportedCommands.Values;
        Assert.Equal(Commands, exported.Select(command => command.Name).Order());
        Assert.All(exported, command => Assert.Equal(CommandTypes.Cmdlet, command.CommandType));
    }

    [Fact]
    public void The_manifest_is_valid()
    {
        using var session = PowerShellSession.Start();
        var tested = session.Run("Test-ModuleManifest $args[0]", TestModule.Manifest);
        Assert.Empty(tested.Errors);
        Assert.Equal(("TextToImage", Path.GetFileName(Path.TrimEndingDirectorySeparator(TestModule.Folder))), (tested["Name"], tested["Version"]!.ToString()));
        Assert.Equal(new[] { "Desktop", "Core" }, ((PSModuleInfo)tested.Output[0].BaseObject).CompatiblePSEditions);
    }

    [Fact]
    public void Import_loads_neither_the_engine_nor_natives()
    {
        Assert.DoesNotContain(TestModule.AfterFirstImport.Assemblies, assembly => IsEngine(assembly.Name));
        Assert.DoesNotContain(TestModule.AfterFirstImport.NativeModules, IsEngine);
        Assert.Contains(TestModule.AfterFirstImport.Assemblies, assembly => assembly == ("TextToImage", "Default"));
    }

    [Fact]
    public void The_engine_stays_out_of_PowerShells_own_context()
    {
        using var folder = new TemporaryFolder();
        using var session = PowerShellSession.Start(folder.Path);
        session.Run("New-AIImage 'a' -Model sd15 -Steps 1 -Seed 1");
        var loaded = AppDomain.CurrentDomain.GetAssemblies()
            .Where(assembly => IsEngine(assembly.GetName().Name!))
            .Select(assembly => System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(assembly)!.Name)
            .ToList();
        Assert.Contains("TextToImage", loaded);
        Assert.DoesNotContain("Default", loaded);
    }

    [Theory]
    [InlineData("net8.0")]
    [InlineData("net472")]
    public void PowerShell_can_list_the_types_before_the_engine_is_found(string framework)
    {
        // Base types and interfaces are loaded when it does; an engine type among them would end the import.
        using var file = new PEReader(File.OpenRead(Path.Combine(TestModule.Folder, framework, "TextToImage.dll")));
        var reader = file.GetMetadataReader();
        var needed = reader.TypeDefinitions.Select(reader.GetTypeDefinition)
            .SelectMany(type => type.GetInterfaceImplementations().Select(each => reader.GetInterfaceImplementation(each).Interface).Append(type.BaseType))
            .Where(handle => handle.Kind == HandleKind.TypeReference)
            .Select(handle => Assembly(reader, (TypeReferenceHandle)handle))
            .Distinct();
        Assert.DoesNotContain(needed, name => !IsAlwaysThere(name, framework));

        var referenced = reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name));
        Assert.DoesNotContain(referenced, name => !IsAlwaysThere(name, framework) && name is not ("TextToImage.Core" or "TextToImage.OfficeAddin" or "TextToImage.ShellExtension"));
    }

    [Fact]
    public void A_removed_module_can_be_imported_again()
    {
        using var folder = new TemporaryFolder();
        using var session = PowerShellSession.Start(folder.Path);
        var run = session.Run("Remove-Module TextToImage; Import-Module $args[0]; New-AIImage 'a' -Model sd15 -Steps 1 -Seed 1", TestModule.Manifest);
        Assert.Empty(run.Errors);
        Assert.True(File.Exists(run["Path"]?.ToString()));
    }

    private static bool IsEngine(string name) =>
        name.Contains("onnxruntime", StringComparison.OrdinalIgnoreCase)
        || name.Contains("skia", StringComparison.OrdinalIgnoreCase)
        || name is "TextToImage.Core" or "TextToImage.OfficeAddin" or "TextToImage.ShellExtension" or "DocumentFormat.OpenXml" or "Microsoft.ML.Tokenizers";

    private static bool IsAlwaysThere(string name, string framework) =>
        name == "System.Management.Automation"
        || (framework == "net472" ? InDotNetFramework.Contains(name) : File.Exists(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, $"{name}.dll")));

    private static string Assembly(MetadataReader reader, TypeReferenceHandle handle)
    {
        var scope = reader.GetTypeReference(handle).ResolutionScope;
        return scope.Kind == HandleKind.TypeReference
            ? Assembly(reader, (TypeReferenceHandle)scope)
            : reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name);
    }
}
