/* An execution provider of ONNX Runtime that takes the processor and computes nothing itself: its tests see a provider library registered,
 * listed and used, and one that fails. TEXTTOIMAGE_TEST_PROVIDER=fail makes each run fail, as a device does that is lost. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "onnxruntime_c_api.h"

static const OrtApi* api;

static const char* ORT_API_CALL ep_name(const OrtEp* ep) { (void)ep; return "TestExecutionProvider"; }

static OrtStatus* ORT_API_CALL capability(OrtEp* ep, const OrtGraph* graph, OrtEpGraphSupportInfo* info) {
  (void)ep; (void)graph; (void)info;
  return NULL;
}

static OrtStatus* ORT_API_CALL compile(OrtEp* ep, const OrtGraph** graphs, const OrtNode** nodes, size_t count,
                                       OrtNodeComputeInfo** infos, OrtNode** contexts) {
  (void)ep; (void)graphs; (void)nodes; (void)count; (void)infos; (void)contexts;
  return NULL;
}

static void ORT_API_CALL release_infos(OrtEp* ep, OrtNodeComputeInfo** infos, size_t count) { (void)ep; (void)infos; (void)count; }

static OrtStatus* ORT_API_CALL run_start(OrtEp* ep, const OrtRunOptions* options) {
  const char* wanted = getenv("TEXTTOIMAGE_TEST_PROVIDER");
  (void)ep; (void)options;
  return wanted && !strcmp(wanted, "fail") ? api->CreateStatus(ORT_EP_FAIL, "the test provider fails") : NULL;
}

static const char* ORT_API_CALL factory_name(const OrtEpFactory* factory) { (void)factory; return "TestExecutionProvider"; }
static const char* ORT_API_CALL factory_vendor(const OrtEpFactory* factory) { (void)factory; return "Test Company"; }
static uint32_t ORT_API_CALL factory_vendor_id(const OrtEpFactory* factory) { (void)factory; return 0xBEEF; }
static const char* ORT_API_CALL factory_version(const OrtEpFactory* factory) { (void)factory; return "1.0.0"; }

static OrtStatus* ORT_API_CALL supported(OrtEpFactory* factory, const OrtHardwareDevice* const* devices, size_t count,
                                         OrtEpDevice** found, size_t most, size_t* number) {
  *number = 0;
  for (size_t i = 0; i < count && *number < most; i++) {
    if (api->HardwareDevice_Type(devices[i]) != OrtHardwareDeviceType_CPU) continue;
    OrtStatus* status = api->GetEpApi()->CreateEpDevice(factory, devices[i], NULL, NULL, &found[*number]);
    if (status) return status;
    ++*number;
  }
  return NULL;
}

static OrtStatus* ORT_API_CALL create_ep(OrtEpFactory* factory, const OrtHardwareDevice* const* devices, const OrtKeyValuePairs* const* facts,
                                         size_t count, const OrtSessionOptions* options, const OrtLogger* logger, OrtEp** made) {
  (void)factory; (void)devices; (void)facts; (void)count; (void)options; (void)logger;
  OrtEp* ep = calloc(1, sizeof *ep);
  ep->ort_version_supported = ORT_API_VERSION;
  ep->GetName = ep_name;
  ep->GetCapability = capability;
  ep->Compile = compile;
  ep->ReleaseNodeComputeInfos = release_infos;
  ep->OnRunStart = run_start;
  *made = ep;
  return NULL;
}

static void ORT_API_CALL release_ep(OrtEpFactory* factory, OrtEp* ep) { (void)factory; free(ep); }

static OrtStatus* ORT_API_CALL allocator(OrtEpFactory* factory, const OrtMemoryInfo* memory, const OrtKeyValuePairs* options, OrtAllocator** made) {
  (void)factory; (void)memory; (void)options;
  *made = NULL;
  return NULL;
}

static void ORT_API_CALL release_allocator(OrtEpFactory* factory, OrtAllocator* made) { (void)factory; (void)made; }

static OrtStatus* ORT_API_CALL data_transfer(OrtEpFactory* factory, OrtDataTransferImpl** made) {
  (void)factory;
  *made = NULL;
  return NULL;
}

static bool ORT_API_CALL stream_aware(const OrtEpFactory* factory) { (void)factory; return false; }

OrtStatus* CreateEpFactories(const char* name, const OrtApiBase* base, const OrtLogger* logger, OrtEpFactory** factories, size_t most, size_t* number) {
  (void)name; (void)logger; (void)most;
  api = base->GetApi(ORT_API_VERSION);
  OrtEpFactory* factory = calloc(1, sizeof *factory);
  factory->ort_version_supported = ORT_API_VERSION;
  factory->GetName = factory_name;
  factory->GetVendor = factory_vendor;
  factory->GetVendorId = factory_vendor_id;
  factory->GetVersion = factory_version;
  factory->GetSupportedDevices = supported;
  factory->CreateEp = create_ep;
  factory->ReleaseEp = release_ep;
  factory->CreateAllocator = allocator;
  factory->ReleaseAllocator = release_allocator;
  factory->CreateDataTransfer = data_transfer;
  factory->IsStreamAware = stream_aware;
  factories[0] = factory;
  *number = 1;
  return NULL;
}

OrtStatus* ReleaseEpFactory(OrtEpFactory* factory) { free(factory); return NULL; }
