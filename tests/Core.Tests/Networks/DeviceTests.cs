using TextToImage.Networks;

namespace TextToImage.Tests.Networks;

/// <summary>Names of devices, the table of them, and what is said where one does not work: as data, since no machine has them all.</summary>
public sealed class DeviceTests
{
    [Theory]
    [InlineData("auto", "auto", 0)]
    [InlineData(" CPU ", "cpu", 0)]
    [InlineData("directml:0", "directml", 0)]
    [InlineData("directml:1", "directml", 1)]
    [InlineData("cuda:12", "cuda", 12)]
    [InlineData("npu", "npu", 0)]
    [InlineData("WebGPU", "webgpu", 0)]
    public void Names_are_kinds_with_a_number(string text, string kind, int number)
    {
        var device = Device.Parse(text, () => []);
        Assert.Equal((kind, number), (device.Kind, device.Number));
        Assert.Equal(number == 0 ? kind : $"{kind}:{number}", device.Name);
        Assert.Equal(device, Device.Parse(device.Name, () => []));
    }

    [Theory]
    [InlineData("abacus")]
    [InlineData("directml:")]
    [InlineData("directml:-1")]
    [InlineData("directml:100")]
    [InlineData("cpu:1")]
    [InlineData("auto:1")]
    [InlineData("")]
    [InlineData("../x")]
    public void Other_names_are_refused(string text) =>
        Assert.Equal(ErrorIds.DeviceUnavailable, Assert.Throws<AIImageException>(() => Device.Parse(text, () => [])).ErrorId);

    [Fact]
    public void Names_of_provider_libraries_that_are_here_are_taken()
    {
        var table = DeviceTable.Of(["CPUExecutionProvider"], [new("OpenVINOExecutionProvider", Hardware.Cpu, "Intel", new Dictionary<string, string>())]);
        Assert.Equal("openvino", Device.Parse("OpenVINO", () => table.Rows).Name);
    }

    [Fact]
    public void A_kind_is_the_first_of_its_devices() => Assert.Equal((Device)DeviceKind.DirectML, Device.Of("directml", 0));

    /// <summary>As a build for Windows reports it under Wine: the maker's name stands for the processor's, and a provider of a server is among them.</summary>
    [Fact]
    public void Servers_are_no_devices_and_a_makers_name_describes_none()
    {
        var table = DeviceTable.Of(
            ["AzureExecutionProvider", "CPUExecutionProvider"],
            [new("CPUExecutionProvider", Hardware.Cpu, "AMD", new Dictionary<string, string> { ["Description"] = "AMD" })]);
        var row = Assert.Single(table.Rows);
        Assert.Equal(("cpu", "the processor", "AMD"), (row.Device.Name, row.Description, row.Vendor));
    }

    [Fact]
    public void A_machine_with_two_graphics_processors_and_a_neural_one()
    {
        var integrated = new Dictionary<string, string> { ["Description"] = "Intel(R) Iris(R) Xe", ["DxgiVideoMemory"] = "128 MB", ["Discrete"] = "0" };
        var discrete = new Dictionary<string, string> { ["Description"] = "NVIDIA GeForce RTX 4070", ["DxgiVideoMemory"] = "12012 MB", ["Discrete"] = "1" };
        var table = DeviceTable.Of(
            ["DmlExecutionProvider", "CPUExecutionProvider"],
            [
                new("CPUExecutionProvider", Hardware.Cpu, "Intel", new Dictionary<string, string> { ["Description"] = "13th Gen Intel" }),
                new("DmlExecutionProvider", Hardware.Gpu, "Intel", integrated),
                new("DmlExecutionProvider", Hardware.Gpu, "NVIDIA", discrete),
                new("OpenVINOExecutionProvider", Hardware.Npu, "Intel", new Dictionary<string, string>()),
                new("WebGpuExecutionProvider", Hardware.Gpu, "NVIDIA", discrete),
            ]);

        Assert.Equal(["directml:1", "webgpu", "cpu", "directml", "npu"], table.Rows.Select(row => row.Device.Name));
        Assert.Equal(["directml:1", "webgpu", "cpu"], table.Automatic.Select(device => device.Name));
        var best = table.Rows[0];
        Assert.Equal(("NVIDIA GeForce RTX 4070", "NVIDIA", 12012L << 20, true), (best.Description, best.Vendor, best.MemoryBytes!.Value, best.IsDefault));
        Assert.Equal("taken where directml:1 does not work", table.Rows[1].Reason);
        Assert.Equal("only where it is named: directml:1 comes first", table.Rows[3].Reason);
        Assert.StartsWith("only where it is named", table.Rows[4].Reason, StringComparison.Ordinal);
        Assert.Single(table.Rows, row => row.IsDefault);
    }

    [Fact]
    public void Providers_that_report_no_device_are_rows_all_the_same()
    {
        var table = DeviceTable.Of(["CPUExecutionProvider", "CUDAExecutionProvider", "DmlExecutionProvider"], []);
        Assert.Equal(["cuda", "directml", "cpu"], table.Rows.Select(row => row.Device.Name));
        Assert.Equal("a graphics processor, through DirectML on Windows", table.Rows[1].Description);
        Assert.Null(table.Rows[1].MemoryBytes);
    }

    [Fact]
    public void This_machine_has_a_processor() => Assert.Contains(DeviceTable.Current.Rows, row => row.Device == DeviceKind.Cpu && row.Order > 0);

    [Fact]
    public void DirectML_gets_what_it_asks_for()
    {
        using var options = new Microsoft.ML.OnnxRuntime.SessionOptions { EnableMemoryPattern = true, ExecutionMode = Microsoft.ML.OnnxRuntime.ExecutionMode.ORT_PARALLEL };
        DirectML.Prepare(options);
        Assert.False(options.EnableMemoryPattern);
        Assert.Equal(Microsoft.ML.OnnxRuntime.ExecutionMode.ORT_SEQUENTIAL, options.ExecutionMode);
    }

    [Theory]
    [InlineData(
        @"[ErrorCode:RuntimeException] D:\a\_work\1\s\onnxruntime\core\providers\dml\dml_provider_factory.cc(519)\onnxruntime.dll!00006FFFF7D2A8C1: (caller: 00006FFFF7D2B0A1) Exception(1) tid(24) 887A0004 The specified device interface or feature level is not supported on this system.",
        "no graphics driver here supports DirectX 12 (887A0004)")]
    [InlineData("[ErrorCode:Fail] 887a0005 removed", "the graphics processor was taken away, or its driver restarted (887A0005)")]
    [InlineData("[ErrorCode:Fail] /onnxruntime_src/onnxruntime/core/session/provider_bridge_ort.cc:2200 Failed to load library libcublasLt.so.12.", "Failed to load library libcublasLt.so.12")]
    [InlineData("[ErrorCode:InvalidArgument] Got invalid dimensions for input: x\nfor the following indices", "Got invalid dimensions for input: x for the following indices")]
    [InlineData(
        @"[ErrorCode:RuntimeException] D:\a\_work\1\s\onnxruntime\core\providers\webgpu\webgpu_context.cc:100 onnxruntime::webgpu::WebGpuContext::Initialize::<lambda_1>::operator () adapter_result.status == wgpu::RequestAdapterStatus::Success was false. Failed to get a WebGPU adapter: No supported adapters.",
        "Failed to get a WebGPU adapter: No supported adapters")]
    public void Reasons_are_in_words_and_without_places_in_source(string message, string reason) =>
        Assert.Equal(reason, System.Text.RegularExpressions.Regex.Replace(Network.Reason(new InvalidOperationException(message)), " +", " "));
}
