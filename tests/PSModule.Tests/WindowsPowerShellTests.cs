using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using TextToImage.Loading;

namespace TextToImage.PSModule.Tests;

/// <summary>What can be known about Windows from the files alone: natives, and the .NET Framework build for Windows PowerShell.</summary>
public class WindowsPowerShellTests
{
    private static readonly string Framework = Path.Combine(TestModule.Folder, "net472");

    /// <summary>Libraries that assemblies ask for and that are not shipped: Windows' own, those of other systems, and extensions nobody here loads.</summary>
    private static readonly string[] NotOurs = ["kernel32.dll", "user32.dll", "shell32.dll", "ole32.dll", "libc", "libdl.so", "libdl.so.2", "/usr/lib/libSystem.dylib", "libEGL.dll", "ortextensions"];

    [Theory]
    [InlineData(Architecture.X86, true, false, "the one without (x86) in its name")]
    [InlineData(Architecture.Arm64, true, false, "use PowerShell 7")]
    [InlineData(Architecture.X86, false, false, "start the 64-bit PowerShell.")]
    [InlineData(Architecture.Arm, false, false, "start the 64-bit PowerShell.")]
    [InlineData(Architecture.X64, false, true, "Apple silicon")]
    public void Other_processes_are_refused_in_one_sentence(Architecture process, bool windowsPowerShell, bool mac, string mention)
    {
        var sentence = SupportedProcess.Refusal(process, windowsPowerShell, mac);
        Assert.NotNull(sentence);
        Assert.StartsWith($"TextToImage cannot run in this PowerShell, whose process is {process.ToString().ToLowerInvariant()}; ", sentence, StringComparison.Ordinal);
        Assert.Contains(mention, sentence, StringComparison.Ordinal);
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Architecture.X64, true, false)]
    [InlineData(Architecture.X64, false, false)]
    [InlineData(Architecture.Arm64, false, false)]
    [InlineData(Architecture.Arm64, false, true)]
    public void Processes_that_have_natives_are_not(Architecture process, bool windowsPowerShell, bool mac) =>
        Assert.Null(SupportedProcess.Refusal(process, windowsPowerShell, mac));

    [Fact]
    public void Windows_natives_are_for_the_machine_of_their_folder()
    {
        var files = Directory.EnumerateFiles(TestModule.Folder, "*.dll", SearchOption.AllDirectories).Where(IsNative).ToList();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var expected = file.Contains("win-arm64", StringComparison.Ordinal) ? Machine.Arm64 : Machine.Amd64;
            using var library = new PEReader(File.OpenRead(file));
            Assert.True(library.PEHeaders.CoffHeader.Machine == expected, $"{file} is for {library.PEHeaders.CoffHeader.Machine}.");
        }
    }

    [Fact]
    public void Linux_natives_are_for_the_machine_of_their_folder()
    {
        var files = Directory.EnumerateFiles(TestModule.Folder, "*.so", SearchOption.AllDirectories).ToList();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            // ELF: e_machine is at 18; 62 is x86-64, 183 is AArch64.
            var header = new byte[20];
            using var stream = File.OpenRead(file);
            stream.ReadExactly(header);
            Assert.Equal((file.Contains("linux-arm64", StringComparison.Ordinal) ? 183 : 62, file), (BitConverter.ToUInt16(header, 18), file));
        }
    }

    [Fact]
    public void Every_native_that_is_asked_for_is_beside_who_asks()
    {
        var dependencies = Path.Combine(Framework, "dependencies");
        var asked = Directory.EnumerateFiles(dependencies, "*.dll").Where(file => !IsNative(file)).SelectMany(Natives).Distinct().ToList();
        Assert.Contains("onnxruntime", asked);
        var missing = asked.Where(name => !NotOurs.Contains(name, StringComparer.OrdinalIgnoreCase) && !File.Exists(Path.Combine(dependencies, Path.ChangeExtension(name, ".dll"))));
        Assert.Empty(missing);
        // SkiaSharp's build for .NET Framework loads its own by name, and looks beside itself.
        Assert.True(File.Exists(Path.Combine(dependencies, "libSkiaSharp.dll")));
    }

    [Fact]
    public void The_assembly_loads_in_every_process_and_the_engine_in_64_bit_ones()
    {
        using var own = new PEReader(File.OpenRead(Path.Combine(Framework, "TextToImage.dll")));
        Assert.Equal((Machine.I386, false), (own.PEHeaders.CoffHeader.Machine, own.PEHeaders.CorHeader!.Flags.HasFlag(CorFlags.Requires32Bit)));
        using var engine = new PEReader(File.OpenRead(Path.Combine(Framework, "dependencies", "TextToImage.Core.dll")));
        Assert.Equal(Machine.Amd64, engine.PEHeaders.CoffHeader.Machine);
    }

    [Theory]
    [InlineData("net8.0")]
    [InlineData("net472")]
    public void All_types_load_while_the_engine_cannot_be_found(string framework)
    {
        // PowerShell lists the types and looks for the initializer among them before it calls it; value-typed fields are loaded by that.
        var context = new WithoutEngine();
        var types = context.LoadFromAssemblyPath(Path.Combine(TestModule.Folder, framework, "TextToImage.dll")).GetTypes();
        var initializer = typeof(System.Management.Automation.IModuleAssemblyInitializer);
        Assert.Equal(["ModuleInitializer"], types.Where(initializer.IsAssignableFrom).Select(type => type.Name));
        Assert.Contains(types, typeof(System.Management.Automation.Cmdlet).IsAssignableFrom);
    }

    private static bool IsNative(string file)
    {
        using var library = new PEReader(File.OpenRead(file));
        return !library.HasMetadata;
    }

    private static List<string> Natives(string file)
    {
        using var library = new PEReader(File.OpenRead(file));
        var reader = library.GetMetadataReader();
        return [.. Enumerable.Range(1, reader.GetTableRowCount(TableIndex.ModuleRef))
            .Select(row => reader.GetString(reader.GetModuleReference(MetadataTokens.ModuleReferenceHandle(row)).Name))];
    }

    /// <summary>Finds what the process has, but not the engine.</summary>
    private sealed class WithoutEngine() : AssemblyLoadContext("without engine")
    {
        protected override Assembly? Load(AssemblyName assemblyName) =>
            assemblyName.Name == "TextToImage.Core" ? throw new FileNotFoundException("There is no engine here.", "TextToImage.Core") : null;
    }
}
