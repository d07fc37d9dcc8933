using System.Diagnostics;
using System.Runtime.InteropServices;
using TextToImage.Networks;

namespace TextToImage.Tests.Networks;

/// <summary>Provider libraries: wrong ones are told apart, and a real one, made here by the C compiler, is listed and computes.</summary>
public sealed class ProviderLibrariesTests : IDisposable
{
    private static readonly string Ending = OperatingSystem.IsWindows() ? ".dll" : OperatingSystem.IsMacOS() ? ".dylib" : ".so";
    private static readonly byte[] Magic = OperatingSystem.IsWindows() ? [0x4D, 0x5A] : OperatingSystem.IsMacOS() ? [0xCF, 0xFA, 0xED, 0xFE] : [0x7F, 0x45, 0x4C, 0x46];

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _registered = [];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("notes.txt", "x", "its name does not end with")]
    [InlineData("text", "no library at all", "it is no library of this system")]
    public void What_is_no_library_is_refused_before_it_is_loaded(string name, string content, string said)
    {
        var error = Assert.Throws<AIImageException>(() => Libraries().Add(_folder.Write(name.Contains('.') ? name : name + Ending, content)));
        Assert.Equal(ErrorIds.DeviceUnavailable, error.ErrorId);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.Empty(_registered);
    }

    [Fact]
    public void A_library_of_another_kind_is_refused_before_it_is_loaded()
    {
        var error = Assert.Throws<AIImageException>(() => Libraries().Add(_folder.Write($"other{Ending}", [.. Magic, .. new byte[100]])));
        Assert.Contains("no function CreateEpFactories", error.Message, StringComparison.Ordinal);
        Assert.Empty(_registered);
    }

    [Fact]
    public void What_ONNX_Runtime_refuses_is_not_added()
    {
        var library = _folder.Write($"broken{Ending}", Library());
        var real = new ProviderLibraries([_folder.File("providers")], (name, file) => Microsoft.ML.OnnxRuntime.OrtEnv.Instance().RegisterExecutionProviderLibrary(name, file));
        var error = Assert.Throws<AIImageException>(() => real.Add(library));
        Assert.Contains("ONNX Runtime refuses it", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("providers")));
    }

    [Fact]
    public void A_folder_is_added_with_what_its_library_needs_and_only_once()
    {
        Directory.CreateDirectory(_folder.File("given"));
        File.WriteAllBytes(_folder.File("given", $"provider{Ending}"), Library());
        File.WriteAllBytes(_folder.File("given", $"compiler{Ending}"), [.. Magic, 1, 2, 3]);

        var added = Libraries().Add(_folder.File("given"));

        Assert.Equal(_folder.File("providers", $"provider{Ending}"), added);
        Assert.True(File.Exists(_folder.File("providers", $"compiler{Ending}")));
        Assert.Equal(ErrorIds.OutputExists, Assert.Throws<AIImageException>(() => Libraries().Add(_folder.File("given"))).ErrorId);
        Assert.Empty(Libraries().Register());
        Assert.Equal(["provider", "provider"], _registered);
    }

    [Fact]
    public void A_wrong_one_in_the_folder_is_a_sentence_and_others_go_on()
    {
        Directory.CreateDirectory(_folder.File("providers"));
        File.WriteAllText(_folder.File("providers", $"text{Ending}"), "no library");
        Assert.Contains("is no library of this system", Assert.Single(Libraries().Register()), StringComparison.Ordinal);

        // With a real one beside it, it may be something that one needs.
        File.WriteAllBytes(_folder.File("providers", $"provider{Ending}"), Library());
        Assert.Empty(Libraries().Register());
    }

    [Fact]
    public void A_real_library_is_registered_listed_and_computes_and_what_fails_on_it_goes_on_on_the_processor()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/gcc"), "There is no gcc, which makes the provider library.");
        var runtime = Microsoft.ML.OnnxRuntime.OrtEnv.Instance();
        var headers = Path.Combine(NuGetFolder(), "microsoft.ml.onnxruntime", runtime.GetVersionString(), "build", "native", "include");
        Assert.SkipUnless(File.Exists(Path.Combine(headers, "onnxruntime_ep_c_api.h")), "The package of ONNX Runtime has no headers.");
        var source = ReferenceData.Bundled("networks", "provider.c");
        var library = _folder.File("libtest_provider.so");
        using (var gcc = Process.Start("/usr/bin/gcc", ["-shared", "-fPIC", "-O1", "-I", headers, "-o", library, source]))
        {
            gcc.WaitForExit();
            Assert.Equal(0, gcc.ExitCode);
        }
        var libraries = new ProviderLibraries([_folder.File("providers")], runtime.RegisterExecutionProviderLibrary);
        Assert.Equal(_folder.File("providers", "libtest_provider.so"), libraries.Add(library));

        try
        {
            ComputesAndGoesOn(runtime);
        }
        finally
        {
            runtime.UnregisterExecutionProviderLibrary("libtest_provider");
        }
    }

    private static void ComputesAndGoesOn(Microsoft.ML.OnnxRuntime.OrtEnv runtime)
    {
        var handle = Assert.Single(runtime.GetEpDevices(), device => device.EpName == "TestExecutionProvider");
        var table = DeviceTable.Of([], [.. runtime.GetEpDevices().Select(DeviceTable.Report)]);
        var row = Assert.Single(table.Rows, row => row.Device.Name == "test");
        Assert.Equal("Test Company", handle.EpVendor);
        Assert.Equal(0, row.Order);

        var file = Path.Combine(ReferenceData.RepositoryRoot, "tests", "data", "networks", "external.onnx");
        var warnings = new List<string>();
        using var network = Network.Load(file, row.Device, () => DeviceSetup.Options(row.Device, table), default);
        network.Warn = warnings.Add;
        using var call = new NetworkCall(network, "out_sample");
        Fill(call);
        call.Run(new NetworkMeter(), default);
        var first = call.Output("out_sample").ToArray();
        Assert.Empty(warnings);

        // The provider fails each run from now on, as a graphics processor does whose driver has restarted.
        Assert.Equal(0, SetInCLibrary("TEXTTOIMAGE_TEST_PROVIDER", "fail", 1));
        try
        {
            call.Run(new NetworkMeter(), default);
            Assert.Equal(first, call.Output("out_sample").ToArray());
            call.Run(new NetworkMeter(), default);
            var warning = Assert.Single(warnings);
            Assert.Contains("external.onnx' failed on the device 'test' (the test provider fails)", warning, StringComparison.Ordinal);
        }
        finally
        {
            Assert.Equal(0, SetInCLibrary("TEXTTOIMAGE_TEST_PROVIDER", "", 1));
        }
    }

    private ProviderLibraries Libraries() => new([_folder.File("providers")], (name, _) => _registered.Add(name));

    private static byte[] Library() => [.. Magic, .. new byte[20], .. "CreateEpFactories\0"u8];

    private static string NuGetFolder() => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named
        ? named
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static void Fill(NetworkCall call)
    {
        var sample = call.Input("sample", 2, 4, 1, 3);
        for (var i = 0; i < sample.Length; i++)
            sample[i] = i / 10f;
        call.Input("timestep").Fill(3);
    }

    [DllImport("libc", EntryPoint = "setenv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetInCLibrary(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string name,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string value,
        int overwrite);
}
